//! Output of several commands at once, shown one command after the other.
//!
//! The first command that has not ended is shown as it prints; what the others print is parked and shown when it is
//! their turn. So lines of two commands never mix, and nothing is lost.

use super::tail::Tail;
use super::{Console, Done};
use crate::apply::{Place, Spool};

/// What is known of one command's output.
#[derive(Default)]
struct Output {
    parked: Option<Spool>,
    tail: Tail,
    ended: Option<Done>,
}

/// Shows the commands of a batch in order.
pub struct Delivery<'a> {
    console: &'a mut dyn Console,
    place: &'a Place,
    outputs: Vec<Output>,
    /// The command that is shown now.
    shown: usize,
}

impl<'a> Delivery<'a> {
    /// For a batch of `count` commands.
    pub fn new(console: &'a mut dyn Console, place: &'a Place, count: usize) -> Delivery<'a> {
        let outputs = (0..count).map(|_| Output::default()).collect();
        if count > 0 {
            console.begins(0);
        }
        Delivery { console, place, outputs, shown: 0 }
    }

    /// Something was printed.
    pub fn printed(&mut self, at: usize, bytes: &[u8]) {
        let Some(output) = self.outputs.get_mut(at) else { return };
        output.tail.push(bytes);
        if at == self.shown {
            self.console.printed(at, bytes);
        } else {
            output.parked.get_or_insert_with(|| Spool::new(self.place)).push(bytes);
        }
    }

    /// A command came to its end, and will print nothing more.
    pub fn ended(&mut self, at: usize, mut done: Done) {
        let Some(output) = self.outputs.get_mut(at) else { return };
        done.tail = std::mem::take(&mut output.tail).lines();
        output.ended = Some(done);
        while let Some(done) = self.outputs.get(self.shown).and_then(|output| output.ended.as_ref()) {
            self.console.ended(self.shown, done);
            self.shown += 1;
            let Some(next) = self.outputs.get_mut(self.shown) else { break };
            self.console.begins(self.shown);
            if let Some(parked) = next.parked.take() {
                parked.drain(&mut |bytes| self.console.printed(self.shown, bytes));
            }
        }
    }

    /// Whoever shows this may say that it takes long.
    pub fn waits(&mut self, running: &[(usize, std::time::Duration)]) {
        self.console.waits(running);
    }

    /// What became of each command. All have ended.
    pub fn finish(self) -> Vec<Done> {
        self.outputs.into_iter().filter_map(|output| output.ended).collect()
    }
}
