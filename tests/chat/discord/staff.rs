//! Who may use the desk: strangers, invitations, roles, and a server's own roles as a first gate.

use crate::discord_desk::ServerDesk;
use cartwright::clock::Clock;
use cartwright::engine::staff::Role;

const POLITE: &str = "This is a shop's order desk. Ask its owner to let you in.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_get_one_polite_line_for_them_alone() {
    let desk = ServerDesk::start().await;
    let (mallory, sales) = (desk.mallory(), desk.sales);
    let card = desk.cart_of_mugs().await;
    for (command, options) in
        [("carts", &[][..]), ("cart note", &[]), ("cart open", &[("cart", "C-1001")]), ("help", &[])]
    {
        let told = mallory.slash(sales, command, options).reply().await;
        assert!(told.is_ephemeral(), "{command}");
        assert_eq!((told.text().as_str(), told.rows().len()), (POLITE, 0), "{command}");
    }
    for label in ["Note", "Place order", "Undo"] {
        let tap = mallory.taps(sales, card.id, label);
        desk.rests().await;
        assert_eq!(tap.answers().pop().map(|told| told.text()), Some(POLITE.to_owned()), "{label}");
    }
    let message = mallory.says(sales, "2x ceramic mug");
    let told = mallory.uses(sales, message, "Make draft cart").reply().await;
    assert_eq!(told.text(), POLITE);
    assert_eq!(crate::support::value::<i64>(&desk.db.options, "select count(*) from cart").await, 1);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_makes_one_member() {
    let desk = ServerDesk::start().await;
    let (mallory, sales) = (desk.mallory(), desk.sales);
    let command = cartwright::cli::staff::Command::Invite { role: Role::Rep };
    let invitation = cartwright::cli::staff::run(&desk.db.store, command, Clock::System.now()).await;
    let invitation = invitation.expect("an invitation");
    let code = invitation.strip_prefix("/join code:").and_then(|rest| rest.split(' ').next());
    let code = code.expect("how it is used here").to_owned();
    let told = mallory.slash(sales, "join", &[("code", "0123456789abcdef0123456789abcdef")]).reply().await;
    assert_eq!(told.text(), POLITE);
    let told = mallory.slash(sales, "join", &[("code", &code)]).reply().await;
    assert!(told.is_ephemeral() && told.text().contains("Welcome, Mallory"), "{}", told.text());
    mallory.slash(sales, "cart new", &[("market", "BD")]);
    let card = desk.card_with("C-1001").await;
    assert!(card.text().contains("Mallory"), "{}", card.text());
    let nila = desk.discord.person(210_000_000_000_005_002, "Nila");
    let told = nila.slash(sales, "join", &[("code", &code)]).reply().await;
    assert_eq!(told.text(), POLITE, "once only");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_in_the_language_of_who_reads_them() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    // Discord has no Bangla: it is chosen once, and then kept.
    asha.slash(sales, "language", &[("language", "bn")]);
    desk.card_with("খোলা").await;
    let form = asha.slash(sales, "cart note", &[]).modal(crate::desk::SOON).await.expect("a form");
    assert!(form.title.contains("নোট"), "{}", form.title);
    let list = asha.slash(sales, "carts", &[]).reply().await;
    assert!(list.text().contains("কার্ট"), "{}", list.text());
    let card = desk.only_card();
    let form = asha.taps(sales, card.id, "কুপন").modal(crate::desk::SOON).await.expect("a form");
    let refused = asha.submits(&form, &[("0", "NO-SUCH-CODE")]);
    desk.rests().await;
    assert!(refused.answers().pop().is_some_and(|refused| refused.button("ঠিক করুন").is_some()));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn managers_decide_and_reps_do_not() {
    let desk = ServerDesk::start().await;
    let (asha, mitu, sales) = (desk.asha(), desk.mitu(), desk.sales);
    let words = "new bangladesh 2x cotton shirt L blue, 01712345678, cod, place";
    let confirm = asha.slash(sales, "say", &[("text", words)]).reply().await;
    asha.taps(sales, confirm.id, "Yes, order");
    desk.card_with("#ORD-000000311012").await;
    desk.rests().await;
    let order = asha.slash(sales, "order", &[("number", "311012")]).reply().await;
    assert!(order.is_ephemeral() && order.button("Approve").is_none(), "{}", order.lines());
    let told = asha.slash(sales, "approve", &[("number", "311012")]).reply().await;
    assert!(told.text().contains("manager"), "{}", told.text());
    let sure = mitu.slash(sales, "approve", &[("number", "311012")]).reply().await;
    mitu.taps(sales, sure.id, "Yes, approve");
    // The rep hears of it by a message of its own.
    desk.discord.shows(sales, "is approved by Mitu").await;
    desk.rests().await;
    let done = desk.discord.message(sales, sure.id).expect("her own answer");
    assert!(done.text().contains("is approved by Mitu"), "{}", done.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_servers_roles_are_a_first_gate() {
    let desk = ServerDesk::start().await;
    let (asha, ben, mitu, sales) = (desk.asha(), desk.ben(), desk.mitu(), desk.sales);
    let sellers = desk.guild.role("Sellers");
    let map = async |role: Option<Role>| {
        let command = cartwright::cli::staff::Command::Gate {
            server: desk.guild.id,
            discord_role: sellers,
            role,
            remove: role.is_none(),
        };
        cartwright::cli::staff::run(&desk.db.store, command, Clock::System.now()).await.expect("mapped");
    };
    desk.cart_of_mugs().await;
    map(Some(Role::Rep)).await;
    asha.roles(&desk.guild, &[sellers]);
    mitu.roles(&desk.guild, &[sellers]);
    asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    let card = desk.card_with("3 ×").await;
    // Ben is on the staff, but holds no such role on this server.
    let told = ben.slash(sales, "carts", &[]).reply().await;
    assert_eq!(told.text(), POLITE);
    assert!(ben.types(sales, "cart add", "product", "ceramic").await.is_empty());
    let tap = ben.taps(sales, card.id, "Note");
    desk.rests().await;
    assert_eq!(tap.answers().pop().map(|told| told.text()), Some(POLITE.to_owned()));
    // Elsewhere he is who he is.
    let other = desk.discord.guild("Other shop").channel("sales");
    assert!(ben.slash(other, "carts", &[]).reply().await.text().contains("Open carts"));
    // A manager with a rep's role is a rep here.
    let told = mitu.slash(sales, "approve", &[("number", "311012")]).reply().await;
    assert!(told.text().contains("manager"), "{}", told.text());
    map(None).await;
    assert!(ben.slash(sales, "carts", &[]).reply().await.text().contains("Open carts"));
    desk.end().await;
}
