//! Quotes as papers: into the chat on each platform, and by e-mail through a mail server of this test's own.

mod postbox;

use crate::desk::SOON;
use crate::discord_desk::ServerDesk;
use crate::relay_desk::RelayDesk;
use cartwright::emulator::telegram::{Fault, Message, When, World};
use postbox::Postbox;

/// The bot's messages in a chat that carry a photo or a document.
fn papers(world: &World, chat: i64) -> Vec<Message> {
    let carries = |message: &&&Message| {
        message.by_bot && ["photo", "document"].iter().any(|kind| !message.json[kind].is_null())
    };
    world.messages(chat).iter().filter(carries).map(|message| (**message).clone()).collect()
}

/// Waits for so many of them.
async fn sees_papers(desk: &RelayDesk, chat: i64, count: usize) -> Vec<Message> {
    let all = |world: &World| Some(papers(world, chat)).filter(|papers| papers.len() == count);
    match desk.telegram.until(SOON, all).await {
        Some(papers) => papers,
        None => panic!("not {count} papers:\n{}", desk.telegram.transcript(chat)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_comes_as_a_picture_and_a_document() {
    let desk = RelayDesk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    asha.says(chat, "/new BD 50x ceramic mug, CORP50, 01712345678");
    desk.telegram.sees(chat, "Place this order?").await;
    asha.says(chat, "/quote 14");
    let papers = sees_papers(&desk, chat, 2).await;
    assert_eq!(papers[0].json["caption"], "Quote C-1001 / 1");
    let sizes = papers[0].json["photo"].as_array().expect("a photo");
    let picture = sizes.last().and_then(|size| size["file_id"].as_str()).expect("its file");
    let picture = desk.telegram.file(picture).expect("the picture");
    assert!(picture.starts_with(b"\x89PNG"));
    let document = &papers[1].json["document"];
    assert_eq!(document["file_name"], "Quote-C-1001-1.pdf");
    let document = desk.telegram.file(document["file_id"].as_str().expect("an id")).expect("the file");
    assert!(document.starts_with(b"%PDF-"));
    // Once more by a button, though Telegram stumbles.
    let quote = desk.telegram.sees(chat, "These prices hold until").await;
    desk.telegram.fail(When::method("sendPhoto"), Fault::TooMany(1), 1);
    desk.telegram.fail(When::method("sendDocument"), Fault::Status(502), 1);
    asha.taps(chat, quote.id, "PDF");
    sees_papers(&desk, chat, 4).await;
    desk.rests().await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_is_no_photo_goes_as_a_document() {
    let desk = RelayDesk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    asha.says(chat, "/new BD 2x ceramic mug");
    desk.telegram.sees(chat, "Ceramic Mug").await;
    let refused = Fault::Refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS".to_owned());
    desk.telegram.fail(When::method("sendPhoto"), refused, 1);
    asha.says(chat, "/quote");
    let papers = sees_papers(&desk, chat, 2).await;
    let names: Vec<_> = papers.iter().map(|paper| paper.json["document"]["file_name"].clone()).collect();
    assert_eq!(names, ["Quote-C-1001-1.png", "Quote-C-1001-1.pdf"]);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn discord_shows_the_papers_in_the_channel() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    asha.slash(sales, "cart quote", &[("days", "14")]);
    let end = std::time::Instant::now() + SOON;
    loop {
        let messages = desk.discord.messages(sales);
        let files: Vec<String> =
            messages.iter().flat_map(cartwright::emulator::discord::Message::files).collect();
        if files == ["Quote-C-1001-1.png", "Quote-C-1001-1.pdf"] {
            break;
        }
        assert!(std::time::Instant::now() < end, "{files:?}\n{}", desk.discord.transcript(sales));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_goes_by_e_mail_and_a_refusal_comes_back() {
    let postbox = Postbox::start().await;
    let desk = RelayDesk::mailing(postbox.url()).await;
    let asha = desk.asha();
    let chat = asha.private();
    asha.says(chat, "/new BD 50x ceramic mug");
    desk.telegram.sees(chat, "Ceramic Mug").await;
    asha.says(chat, "/quote");
    let quote = desk.telegram.sees(chat, "These prices hold until").await;
    // Nobody knows an address yet: it is asked for, and what is no address is not taken.
    asha.taps(chat, quote.id, "By e-mail");
    desk.telegram.sees(chat, "Where should the quote go").await;
    asha.says(chat, "rahim at example");
    desk.telegram.sees(chat, "is no e-mail address").await;
    asha.says(chat, "buyer@example.com");
    desk.telegram.sees(chat, "goes to buyer@example.com").await;
    let letter = postbox.letter(SOON).await;
    assert_eq!(letter.to, "buyer@example.com");
    for part in [
        "From: \"Rupsha Trading\" <sales@rupsha.example>",
        "To: buyer@example.com",
        "application/pdf",
        "Quote-C-1001-1.pdf",
        // The beginning of a PDF in base64.
        "JVBERi",
    ] {
        assert!(letter.text.contains(part), "no {part} in\n{:.2000}", letter.text);
    }
    // A customer's own address is known.
    asha.says(chat, "/new BD 2x ceramic mug, 01712345678");
    desk.telegram.sees(chat, "Place this order?").await;
    asha.says(chat, "/quote");
    let quote = desk.telegram.sees(chat, "Quote C-1002 / 1\nRupsha").await;
    asha.taps(chat, quote.id, "By e-mail");
    assert_eq!(postbox.letter(SOON).await.to, "rahim.uddin@example.com");
    // The server fails for a while: the letter waits. An address that there is not is told.
    postbox.fails(1);
    asha.says(chat, "/quote mail karim@example.com");
    assert_eq!(postbox.letter(SOON).await.to, "karim@example.com");
    asha.says(chat, "/quote mail nobody@example.com");
    let told = desk.telegram.sees(chat, "did not go out").await;
    assert!(told.text().contains("550"), "{}", told.text());
    desk.rests().await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_that_is_said() {
    let desk = RelayDesk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    asha.says(chat, "/new BD 2x ceramic mug");
    desk.telegram.sees(chat, "Ceramic Mug").await;
    asha.says(chat, "/quote");
    desk.telegram.sees(chat, "These prices hold until").await;
    asha.says(chat, "/quote mail rahim@example.com");
    desk.telegram.sees(chat, "E-mail is not set up here").await;
    desk.end().await;
}
