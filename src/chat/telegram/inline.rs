//! Adding an item in the middle of a chat: `@bot C-1001 2x shirt` lists variants, and picking one adds it.

use crate::dialog::event::Input;
use crate::dialog::suggest::Suggestion;
use teloxide::types::{
    InlineQueryResult, InlineQueryResultArticle, InputMessageContent, InputMessageContentText,
};

/// The most results of a query.
pub const MOST: usize = 50;

/// The cart that a query names, and what is looked for: `C-1001 2x shirt`.
pub fn asked(query: &str) -> (Option<i64>, &str) {
    let query = query.trim();
    let (first, rest) = query.split_once(char::is_whitespace).unwrap_or((query, ""));
    let cart =
        first.strip_prefix(['C', 'c']).and_then(|rest| rest.strip_prefix('-')).and_then(|id| id.parse().ok());
    match cart {
        Some(cart) => (Some(cart), rest.trim()),
        None => (None, query),
    }
}

/// A suggestion as a result. What it sends says what was picked in words, and to us exactly.
pub fn result(suggestion: &Suggestion, cart: Option<i64>) -> InlineQueryResult {
    let cart = cart.map_or_else(String::new, |cart| format!("C-{cart} "));
    let text = format!("{cart}➕ {} × {} [{}]", suggestion.units, suggestion.name, suggestion.sku);
    let content = InputMessageContent::Text(InputMessageContentText::new(text));
    let id = format!("{}.{}", suggestion.variant, suggestion.units);
    let mut article = InlineQueryResultArticle::new(id, &suggestion.title, content)
        .description(format!("{} · {}", suggestion.price, suggestion.stock));
    if let Some(image) = suggestion.image.as_deref().and_then(|image| image.parse().ok()) {
        article = article.thumbnail_url(image);
    }
    InlineQueryResult::Article(article)
}

/// What was picked, from the message that it sent.
pub fn picked(text: &str) -> Option<Input> {
    let (cart, rest) = asked(text);
    let rest = rest.strip_prefix('➕')?.trim_start();
    let units = rest.split_once(' ')?.0.parse().ok()?;
    let sku = rest.strip_suffix(']')?.rsplit_once('[')?.1;
    Some(Input::Pick { cart, sku: sku.to_owned(), units })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_says_what_was_picked() {
        let suggestion = Suggestion {
            variant: 7,
            sku: "SHIRT-L-BLU".to_owned(),
            units: 2,
            name: "Cotton Shirt [new] · L / Blue".to_owned(),
            title: "2 × Cotton Shirt".to_owned(),
            price: "৳1,200.00".to_owned(),
            stock: "7 left".to_owned(),
            image: None,
        };
        let result = serde_json::to_value(result(&suggestion, Some(1_001))).unwrap();
        let sent = result["input_message_content"]["message_text"].as_str().unwrap();
        let pick = |cart| Input::Pick { cart, sku: "SHIRT-L-BLU".to_owned(), units: 2 };
        assert_eq!(picked(sent), Some(pick(Some(1_001))));
        assert_eq!(picked(sent.strip_prefix("C-1001 ").unwrap()), Some(pick(None)));
        assert_eq!(picked("hello"), None);
    }

    #[test]
    fn a_query_may_name_its_cart() {
        assert_eq!(asked("C-1001 2x shirt"), (Some(1_001), "2x shirt"));
        assert_eq!(asked(" c-7"), (Some(7), ""));
        assert_eq!(asked("cotton shirt"), (None, "cotton shirt"));
    }
}
