//! Which elements of a sequence are out of order.

/// Marks the elements of a longest non-decreasing subsequence: those that can stay when the others move.
pub fn in_order<T: Ord>(keys: &[T]) -> Vec<bool> {
    // Patience sorting: `ends[n]` is the element with the least key that ends a run of n + 1 elements.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        let length = ends.partition_point(|&end| keys[end] <= *key);
        previous.push(length.checked_sub(1).map(|before| ends[before]));
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut stays = vec![false; keys.len()];
    let mut at = ends.last().copied();
    while let Some(index) = at {
        stays[index] = true;
        at = previous[index];
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn the_fewest_elements_are_out_of_order() {
        assert_eq!(in_order(&[1, 2, 9, 3, 4, 4]), [true, true, false, true, true, true]);
        assert_eq!(in_order(&[3, 2, 1]).iter().filter(|stays| **stays).count(), 1);
        assert_eq!(in_order::<u8>(&[]), Vec::<bool>::new());
    }
}
