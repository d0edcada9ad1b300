//! Work on many things at once, with results in the order of the things.

use std::sync::atomic::{AtomicUsize, Ordering};

/// More threads than this read no faster.
const WORKERS_MAX: usize = 8;

/// What `work` makes of every item, in their order.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    by(WORKERS_MAX, items, work)
}

/// The same by at most so many threads.
pub fn by<T: Sync, R: Send>(workers: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let available = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    shared(workers.min(available), items, work)
}

/// The same by so many threads.
fn shared<T: Sync, R: Send>(workers: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = workers.min(items.len());
    if workers < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => done.push((index, work(item))),
                None => return done,
            }
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(share)).collect();
        running.into_iter().flat_map(|worker| worker.join().expect("work does not panic")).collect()
    });
    done.sort_by_cached_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::{each, shared};

    #[test]
    fn d16_results_stand_in_the_order_of_the_items_whatever_the_threads() {
        let items: Vec<u64> = (0..200).collect();
        // Work of very different lengths, so that threads overtake each other.
        let slow = |item: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(item * 7919 % 400));
            item * 2
        };
        let expected: Vec<u64> = items.iter().map(|item| item * 2).collect();
        for workers in [1, 2, 8] {
            assert_eq!(shared(workers, &items, slow), expected, "{workers} threads");
        }
        assert_eq!(each(&items, |item| item * 2), expected);
        assert_eq!(each(&[] as &[u8], |item| *item), Vec::<u8>::new());
    }
}
