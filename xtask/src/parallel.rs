//! Work on many things at once, with results in the order of the things.

use std::sync::Mutex;
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
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(items.len())));
    crew(workers, &|| {
        let mut own = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => own.push((index, work(item))),
                None => break,
            }
        }
        done.lock().expect("work does not panic").append(&mut own);
    });
    let mut done: Vec<(usize, R)> = done.into_inner().expect("work does not panic");
    done.sort_by_cached_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does `work` in so many threads and waits for all. It knows no type, so what starts a thread is compiled once.
fn crew(workers: usize, work: &(dyn Fn() + Sync)) {
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
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
