//! The exponential function from additions and multiplications alone, so that it is the same on every machine.

/// Returns e to the power of `x`, good to single precision; 0 below -80, capped at 80.
pub(crate) fn exp(x: f32) -> f32 {
    const LOG2_E: f64 = std::f64::consts::LOG2_E;
    const LN_2: f64 = std::f64::consts::LN_2;
    if x < -80.0 {
        return 0.0;
    }
    let x = f64::from(x.min(80.0));
    let power = (x * LOG2_E + 1024.5) as i64 - 1024;
    let rest = x - power as f64 * LN_2;
    const TERMS: [f64; 8] = [5040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0];
    let series = TERMS.iter().fold(0.0, |sum, term| sum * rest + 1.0 / term);
    (series * f64::from_bits(((1023 + power) as u64) << 52)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_exponential() {
        for step in -790..790 {
            let x = step as f32 / 10.0;
            let error = (f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs();
            assert!(error < 1e-6, "{x}: {error}");
        }
        assert_eq!(exp(-100.0), 0.0);
        assert_eq!(exp(0.0), 1.0);
    }
}
