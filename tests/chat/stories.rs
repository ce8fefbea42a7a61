//! The same stories on every platform: whatever a rep types or presses, what they are told is the same.

mod script;

use crate::platform::{ASHA, BEN, Hosted, MITU, OnDiscord, OnTelegram, Platform, Who};
use script::{Act, Kind, Line, Story, lines, told_by};

/// Plays a story of the terminal's on another platform, turn by turn.
async fn plays<P: Platform>(desk: &Hosted<P>, who: Who, story: &Story) {
    for turn in &story.turns {
        let told = match &turn.act {
            Act::Types(line) => Some(desk.types(who, line).await),
            Act::Presses(label) => desk.presses(who, label).await,
        };
        // The platform has opened a form, into which the next line is typed.
        let Some(told) = told else { continue };
        let (mut wanted, told) = (told_by(&turn.told), told_by(&told));
        let pressed = matches!(turn.act, Act::Presses(_));
        let unsaid = |line: &Line| match line.kind {
            Kind::Notice => pressed && !P::SAYS_SUCCESS,
            Kind::HowToType => !P::ASKS_IN_WORDS,
            Kind::Told => false,
        };
        wanted.retain(|line| !unsaid(line) || told.contains(line));
        let (told, wanted) = (lines(told), lines(wanted));
        assert_eq!(told, wanted, "{} on {}: {:?}", story.name, P::NAME, turn.act);
    }
}

/// A story, whose it is, and the language that they read.
type Told = (&'static str, Who, &'static str);

async fn on<P: Platform>(stories: &[Told], played: &[Story]) {
    let desk = Hosted::<P>::start(None).await;
    for (story, (_, who, lang)) in played.iter().zip(stories) {
        if *lang != "en" {
            desk.platform.reads(*who, lang).await;
            desk.rests().await;
        }
        plays(&desk, *who, story).await;
    }
    desk.end().await;
}

/// Plays stories one after another on the terminal, and compares what every other platform says.
async fn everywhere(stories: &[Told]) {
    let played = Story::of_the_terminal(stories).await;
    on::<OnTelegram>(stories, &played).await;
    on::<OnDiscord>(stories, &played).await;
}

macro_rules! stories {
    ($($test:ident: $(($story:literal, $person:expr, $lang:literal)),+;)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                everywhere(&[$(($story, $person, $lang)),+]).await;
            }
        )+
    };
}

stories! {
    the_phone_order_and_the_managers_turn: ("phone-order", ASHA, "en"), ("manager", MITU, "en");
    the_quote_for_fifty_mugs: ("b2b-quote", ASHA, "en");
    one_line_holds_a_whole_order: ("one-line", BEN, "en");
    one_message_and_one_tap: ("one-tap", ASHA, "en");
    what_is_missing: ("not-yet", MITU, "en");
    a_new_customer: ("new-customer", ASHA, "en");
    an_american_order: ("us-order", BEN, "en");
    the_whole_order_in_bangla: ("bangla", ASHA, "bn");
    coupons: ("coupons", ASHA, "en");
    another_market: ("market", ASHA, "en");
    out_of_stock: ("out-of-stock", BEN, "en");
    undo: ("undo", ASHA, "en");
    many_wordings: ("wordings", BEN, "en");
    a_first_order: ("first-order", BEN, "en");
    a_customers_message: ("pasted", ASHA, "en");
    a_customers_message_in_bangla: ("pasted-bangla", ASHA, "bn");
    a_question_answered_in_words: ("closer", ASHA, "en");
}
