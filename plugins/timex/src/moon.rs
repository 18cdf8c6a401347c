//! Where sun and moon stand, as far as feasts need it: to a tenth of a degree, a quarter of an hour of a tithi.
//!
//! Truncated series of Meeus, Astronomical Algorithms, chapters 25 and 47. Not here: feasts (`calendars`).

/// Julian day of the epoch J2000, and days of a Julian century.
const J2000: f64 = 2_451_545.0;
const CENTURY: f64 = 36_525.0;
/// Degrees a day: of the sun, and of the moon from the sun.
const SUN_RATE: f64 = 0.985_647;
const MOON_RATE: f64 = 12.190_749;

fn sine(degrees: f64) -> f64 {
    degrees.to_radians().sin()
}

/// Returns an angle between -180 and 180 degrees.
fn wrap(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

/// Returns the longitude of the sun in degrees, from the equinox.
fn sun(julian: f64) -> f64 {
    let t = (julian - J2000) / CENTURY;
    let anomaly = 357.529_11 + 35_999.050_29 * t;
    let center = (1.914_602 - 0.004_817 * t) * sine(anomaly) + 0.019_993 * sine(2.0 * anomaly);
    280.466_46 + 36_000.769_83 * t + center - 0.005_69 - 0.004_78 * sine(125.04 - 1_934.136 * t)
}

/// The largest terms of the moon's longitude: degrees, and multiples of elongation, both anomalies and latitude.
const TERMS: [(f64, [f64; 4]); 16] = [
    (6.288_774, [0.0, 0.0, 1.0, 0.0]),
    (1.274_027, [2.0, 0.0, -1.0, 0.0]),
    (0.658_314, [2.0, 0.0, 0.0, 0.0]),
    (0.213_618, [0.0, 0.0, 2.0, 0.0]),
    (-0.185_116, [0.0, 1.0, 0.0, 0.0]),
    (-0.114_332, [0.0, 0.0, 0.0, 2.0]),
    (0.058_793, [2.0, 0.0, -2.0, 0.0]),
    (0.057_066, [2.0, -1.0, -1.0, 0.0]),
    (0.053_322, [2.0, 0.0, 1.0, 0.0]),
    (0.045_758, [2.0, -1.0, 0.0, 0.0]),
    (-0.040_923, [0.0, 1.0, -1.0, 0.0]),
    (-0.034_720, [1.0, 0.0, 0.0, 0.0]),
    (-0.030_383, [0.0, 1.0, 1.0, 0.0]),
    (0.015_327, [2.0, 0.0, 0.0, -2.0]),
    (-0.012_528, [0.0, 0.0, 1.0, 2.0]),
    (0.010_980, [0.0, 0.0, 1.0, -2.0]),
];

/// Returns by how many degrees the moon is ahead of the sun.
fn elongation(julian: f64) -> f64 {
    let t = (julian - J2000) / CENTURY;
    let angles = [
        297.850_192 + 445_267.111_403 * t,
        357.529_11 + 35_999.050_29 * t,
        134.963_396 + 477_198.867_506 * t,
        93.272_095 + 483_202.017_523 * t,
    ];
    let periodic = |(size, by): &(f64, [f64; 4])| {
        let angle: f64 = by.iter().zip(angles).map(|(by, angle)| by * angle).sum();
        size * sine(angle)
    };
    218.316_448 + 481_267.881_234 * t + TERMS.iter().map(periodic).sum::<f64>() - sun(julian)
}

fn solve(angle: fn(f64) -> f64, target: f64, near: f64, rate: f64) -> f64 {
    const STEPS: usize = 8;
    (0..STEPS).fold(near, |at, _| at - wrap(angle(at) - target) / rate)
}

/// Returns the Julian day near another one on which the sun has a longitude from the equinox.
pub(crate) fn sun_at(longitude: f64, near: f64) -> f64 {
    solve(sun, longitude, near, SUN_RATE)
}

/// Returns the Julian day near another one on which the sun has a longitude from the fixed stars (Lahiri).
pub(crate) fn sun_among_stars(longitude: f64, near: f64) -> f64 {
    let precession = 23.853 + 1.396_971 * (near - J2000) / CENTURY;
    sun_at(longitude + precession, near)
}

/// Returns the Julian day of the new moon nearest to another one.
pub(crate) fn new_moon(near: f64) -> f64 {
    let rough = near - wrap(elongation(near)) / MOON_RATE;
    solve(elongation, 0.0, rough, MOON_RATE)
}

/// Returns the Julian day of the last new moon before another one.
pub(crate) fn new_moon_before(julian: f64) -> f64 {
    let rough = julian - elongation(julian).rem_euclid(360.0) / MOON_RATE;
    let found = solve(elongation, 0.0, rough, MOON_RATE);
    if found > julian { new_moon(found - 29.53) } else { found }
}

/// Returns the Julian day on which the moon of a month that begins with a new moon is so many degrees ahead.
pub(crate) fn ahead(new_moon: f64, degrees: f64) -> f64 {
    solve(elongation, degrees, new_moon + degrees / MOON_RATE, MOON_RATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_moons_and_equinoxes_are_where_the_almanac_has_them() {
        // 8 April 2024, 18:21 UT; 20 March 2024, 03:06 UT.
        assert!((new_moon(2_460_405.0) - 2_460_409.264_6).abs() < 0.01);
        assert!((sun_at(0.0, 2_460_390.0) - 2_460_389.629_2).abs() < 0.02);
        assert!((new_moon_before(2_460_409.0) - 2_460_379.875).abs() < 0.01);
    }
}
