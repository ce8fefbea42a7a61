//! The same stories on every platform: whatever a rep types or presses, what they are told is the same.

mod on_telegram;
mod script;

use on_telegram::OnTelegram;
use script::{Act, Story, told_by};

/// A member of the staff alone with the bot on one platform.
trait Stage {
    /// Types a line; all that the person is told in return.
    async fn types(&mut self, line: &str) -> String;
    /// Presses the button, or chooses the option, with this label on what was shown last. None where that opens
    /// something of the platform's own, in which the next line can be typed.
    async fn presses(&mut self, label: &str) -> Option<String>;
}

/// Plays a story of the terminal's on another platform, turn by turn.
async fn plays(stage: &mut impl Stage, story: &Story) {
    for turn in &story.turns {
        let told = match &turn.act {
            Act::Types(line) => Some(stage.types(line).await),
            Act::Presses(label) => stage.presses(label).await,
        };
        let Some(told) = told else { continue };
        let (wanted, told) = (told_by(&turn.told), told_by(&told));
        assert_eq!(told, wanted, "{}: {:?}", story.name, turn.act);
    }
}

/// Plays stories one after another, each by a person of its own, on all platforms.
async fn everywhere(stories: &[(&str, &str, &str)]) {
    let played = Story::of_the_terminal(stories).await;
    let mut stage = OnTelegram::start().await;
    for (story, (_, person, lang)) in played.iter().zip(stories) {
        stage.enter(person, lang);
        plays(&mut stage, story).await;
    }
    stage.end().await;
}

macro_rules! stories {
    ($($test:ident: $(($story:literal, $person:literal, $lang:literal)),+;)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                everywhere(&[$(($story, $person, $lang)),+]).await;
            }
        )+
    };
}

stories! {
    the_phone_order_and_the_managers_turn: ("phone-order", "Asha", "en"), ("manager", "Mitu", "en");
    the_quote_for_fifty_mugs: ("b2b-quote", "Asha", "en");
    one_line_holds_a_whole_order: ("one-line", "Ben", "en");
    one_message_and_one_tap: ("one-tap", "Asha", "en");
    what_is_missing: ("not-yet", "Mitu", "en");
    a_new_customer: ("new-customer", "Asha", "en");
    an_american_order: ("us-order", "Ben", "en");
    the_whole_order_in_bangla: ("bangla", "Asha", "bn");
    coupons: ("coupons", "Asha", "en");
    another_market: ("market", "Asha", "en");
    out_of_stock: ("out-of-stock", "Ben", "en");
    undo: ("undo", "Asha", "en");
    many_wordings: ("wordings", "Ben", "en");
    a_first_order: ("first-order", "Ben", "en");
    a_question_answered_in_words: ("closer", "Asha", "en");
}
