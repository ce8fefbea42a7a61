//! The gateway: coming in, being cut off and coming back.

use super::{Ear, SOON, serenity, start};
use ::serenity::all::Interaction as Heard;

#[tokio::test]
async fn serenity_comes_in_and_hears_a_command() {
    let (desk, _) = start().await;
    let guild = desk.guild("Shop");
    let channel = guild.channel("sales");
    let asha = desk.person(1001, "Asha").with_locale("hi");
    let ear = Ear::default();
    let mut client = serenity(&desk, &ear).await;
    let running = tokio::spawn(async move { client.start().await });
    assert!(desk.wait_for(|_| ear.ready.lock().unwrap().len() == 1, SOON).await);
    asha.slash(channel, "cart add", &[("product", "2x mug"), ("count", "3")]);
    assert!(desk.settled(std::time::Duration::from_millis(50), SOON).await);
    let heard = ear.heard.lock().unwrap().clone();
    let [Heard::Command(command)] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(command.locale, "hi");
    running.abort();
}
