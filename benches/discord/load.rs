//! Reps in channels of their own who type, choose and tap one phone order after another.

use crate::catalogue::{Catalogue, Lcg, SIZES};
use crate::shop::FIRST_REP;
use anyhow::{Context, Result, ensure};
use cartwright::emulator::discord::{Discord, Interaction, Person};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long an answer may take before the run has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);
const MILLISECONDS: f64 = 1_000.0;

/// All of them.
pub struct Reps<'catalogue> {
    discord: Discord,
    catalogue: &'catalogue Catalogue,
    each: Vec<Rep>,
    dice: Lcg,
}

struct Rep {
    person: Person,
    channel: u64,
    step: usize,
}

impl<'catalogue> Reps<'catalogue> {
    pub fn new(discord: &Discord, catalogue: &'catalogue Catalogue, count: usize) -> Self {
        let guild = discord.guild("Shop");
        let reps = (0..count).map(|n| Rep {
            person: discord.person(FIRST_REP + n as u64, &format!("Rep {n}")),
            channel: guild.channel(&format!("desk-{n}")),
            // They are not all at the same step.
            step: n,
        });
        Self { discord: discord.clone(), catalogue, each: reps.collect(), dice: Lcg::new(7) }
    }

    pub async fn each_says_hello(&self) -> Result<()> {
        for rep in &self.each {
            let new = rep.person.slash(rep.channel, "cart new", &[("market", "BD")]);
            new.first_answer(PATIENCE).await.context("no answer to the first words")?;
            self.rests().await?;
        }
        Ok(())
    }

    /// Waits until everything that was asked is done: of what a bot may ask, fifty a second.
    pub async fn rests(&self) -> Result<()> {
        let settled = self.discord.settled(Duration::from_millis(200), 6 * PATIENCE).await;
        ensure!(settled, "the bot does not come to rest");
        Ok(())
    }

    /// Interactions come one after another, whether or not earlier ones are answered. The milliseconds until the first
    /// answer to each, sorted.
    pub async fn at_a_pace(&mut self, per_second: u64, time: Duration) -> Result<Vec<f64>> {
        let count = (time.as_secs_f64() * per_second as f64) as usize;
        let (start, apart) = (Instant::now(), Duration::from_secs(1) / per_second as u32);
        let mut given = Vec::with_capacity(count);
        for n in 0..count {
            sleep_until(start + apart * n as u32).await;
            let rep = n % self.each.len();
            given.push(self.act(rep));
        }
        let mut times = Vec::with_capacity(count);
        for one in given {
            let answer = one.first_answer(PATIENCE).await.context("an interaction without an answer")?;
            times.push(answer.took.as_secs_f64() * MILLISECONDS);
        }
        times.sort_by(f64::total_cmp);
        Ok(times)
    }

    /// One rep types into the product field, once with each of these texts; the milliseconds until the choices came,
    /// and to how many there were some.
    pub async fn types(&self, texts: &[String]) -> Result<(Vec<f64>, usize)> {
        let (rep, mut times, mut found) = (&self.each[0], Vec::with_capacity(texts.len()), 0);
        for text in texts {
            let typing = rep.person.typing(rep.channel, "cart add", "product", text, &[]);
            let (choices, took) = typing.choices(PATIENCE).await.context("no choices")?;
            found += usize::from(!choices.is_empty());
            times.push(took.as_secs_f64() * MILLISECONDS);
        }
        times.sort_by(f64::total_cmp);
        Ok((times, found))
    }

    /// One order: nine interactions, of which each kind has some.
    fn act(&mut self, rep: usize) -> Interaction {
        let product = &self.catalogue.products[self.dice.below(self.catalogue.products.len())];
        let sku = format!("{}-{}", product.sku, SIZES[self.dice.below(SIZES.len())]);
        let rep = &mut self.each[rep];
        rep.step += 1;
        let (person, channel) = (&rep.person, rep.channel);
        let says = |text: &str| person.slash(channel, "say", &[("text", text)]);
        let taps = |label: &str, instead: &str| {
            let has = |card: &cartwright::emulator::discord::Message| {
                card.rows().into_iter().flatten().any(|button| button.label.contains(label))
            };
            match self.discord.card(channel).filter(has) {
                Some(card) => person.taps(channel, card.id, label),
                None => says(instead),
            }
        };
        match rep.step % 9 {
            0 => person.slash(channel, "cart new", &[("market", "BD")]),
            1 => person.typing(channel, "cart add", "product", &product.title, &[]),
            2 => person.slash(channel, "cart add", &[("product", &format!("2x {sku}"))]),
            3 => taps("Note", "/note gift"),
            4 => says("01712345678"),
            5 => says("House 12, Road 5, Dhaka 1205"),
            6 => taps("Why?", "/why"),
            7 => says("place"),
            _ => says("yes"),
        }
    }
}
