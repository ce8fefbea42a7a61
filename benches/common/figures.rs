//! Figures from a row of times.

/// The time at this share (0 to 1) of sorted times; no number where there are none.
pub fn at(sorted: &[f64], share: f64) -> f64 {
    let index = (sorted.len() as f64 * share) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// To three places.
pub fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
