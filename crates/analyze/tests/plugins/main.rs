//! Tests with real plugins: C files compiled on the spot, opened and run as any plugin is.

#[cfg(test)]
mod common;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod refused;
