//! Connections that can be cut in the middle of an answer, as networks do.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Accepts connections together with the switch that cuts them.
pub struct Wires(pub TcpListener);

/// How many bytes of a connection's answers still reach the other side.
#[derive(Clone, Debug)]
pub struct Switch(Arc<AtomicUsize>);

impl Switch {
    /// Lets this many more bytes through and then breaks the connection.
    pub fn cut_after(&self, bytes: usize) {
        self.0.store(bytes, Ordering::SeqCst);
    }

    /// How much of a write may pass.
    fn pass(&self, wanted: usize) -> io::Result<usize> {
        match self.0.load(Ordering::SeqCst) {
            usize::MAX => Ok(wanted),
            0 => Err(ErrorKind::BrokenPipe.into()),
            left => Ok(wanted.min(left)),
        }
    }

    fn passed(&self, bytes: usize) {
        let less = |left| (left != usize::MAX).then(|| left - bytes);
        let _ = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
    }
}

impl Connected<IncomingStream<'_, Wires>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.remote_addr().1.clone()
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = (SocketAddr, Switch);

    async fn accept(&mut self) -> (Wire, (SocketAddr, Switch)) {
        loop {
            match self.0.accept().await {
                Ok((stream, address)) => {
                    let _ = stream.set_nodelay(true);
                    let switch = Switch(Arc::new(AtomicUsize::new(usize::MAX)));
                    return (Wire { stream, switch: switch.clone() }, (address, switch));
                }
                // Too many open files, say: others will be closed in a while.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<(SocketAddr, Switch)> {
        Ok((self.0.local_addr()?, Switch(Arc::default())))
    }
}

/// One connection.
pub struct Wire {
    stream: TcpStream,
    switch: Switch,
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let may = self.switch.pass(bytes.len())?;
        let written = Pin::new(&mut self.stream).poll_write(context, &bytes[..may]);
        if let Poll::Ready(Ok(written)) = written {
            self.switch.passed(written);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
