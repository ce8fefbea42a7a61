//! Which interactions are still being answered at first: what follows must not overtake that.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

type Open = Arc<Mutex<HashMap<String, watch::Receiver<()>>>>;

/// The interactions of this process that are not answered yet.
#[derive(Clone, Default)]
pub struct Acks(Open);

/// One of them; it is answered when this is dropped.
pub struct Ack {
    open: Open,
    id: String,
    _answered: watch::Sender<()>,
}

impl Acks {
    pub fn begin(&self, id: &str) -> Ack {
        let (answered, waiting) = watch::channel(());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), waiting);
        Ack { open: Arc::clone(&self.0), id: id.to_owned(), _answered: answered }
    }

    /// Waits until an interaction was answered, or cannot be any more; those of other processes and earlier ones were.
    pub async fn answered(&self, id: &str) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some(mut waiting) = waiting {
            let _ = waiting.changed().await;
        }
    }
}

impl Drop for Ack {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    #[tokio::test]
    async fn what_follows_waits_for_the_answer() {
        let acks = Acks::default();
        acks.answered("1").await;
        let ack = acks.begin("1");
        let waiting = tokio::spawn({
            let acks = acks.clone();
            async move { acks.answered("1").await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(ack);
        timeout(Duration::from_secs(1), waiting).await.expect("no longer").expect("no bug");
    }
}
