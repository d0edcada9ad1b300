//! Bytes that wait to be shown: in memory, and below the state folder where there are many.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Place;

/// More than this is parked on the disk.
const MEMORY_MAX: usize = 1 << 20;

/// Bytes that wait to be shown. What is on the disk goes with it.
pub struct Spool {
    path: PathBuf,
    file: Option<File>,
    memory: Vec<u8>,
    /// How many bytes were lost because the disk took no more.
    lost: usize,
}

impl Spool {
    /// An empty one; nothing is on the disk yet.
    pub fn new(place: &Place) -> Spool {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("output-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Spool { path: place.state.join(name), file: None, memory: Vec::new(), lost: 0 }
    }

    /// Adds bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.memory.extend_from_slice(bytes);
        if self.memory.len() <= MEMORY_MAX {
            return;
        }
        let memory = std::mem::take(&mut self.memory);
        if self.lost > 0 || self.write(&memory).is_err() {
            self.lost += memory.len();
        }
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.file.is_none() {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            self.file = Some(File::create_new(&self.path)?);
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Ok(()),
        }
    }

    /// Gives everything, in order, and what could not be kept as a sentence about it.
    pub fn drain(mut self, give: &mut dyn FnMut(&[u8])) {
        if self.file.take().is_some() {
            let mut unread = true;
            if let Ok(mut file) = File::open(&self.path) {
                let mut chunk = vec![0; 64 << 10];
                loop {
                    match file.read(&mut chunk) {
                        Ok(0) => {
                            unread = false;
                            break;
                        }
                        Ok(length) => give(&chunk[..length]),
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                        Err(_) => break,
                    }
                }
            }
            if unread {
                give(b"\n(more was printed; it could not be read back)\n");
            }
        }
        if self.lost > 0 {
            give(format!("\n({} bytes are missing here: they could not be kept on the disk)\n", self.lost).as_bytes());
        }
        give(&self.memory);
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.path.is_absolute() {
            // Where nothing was parked there is nothing to take away.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back_in_order_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let place = Place { root: folder.path().to_path_buf(), state: state.clone(), scope: String::new() };
        let mut spool = Spool::new(&place);
        let mut wanted = Vec::new();
        for n in 0..5000_u32 {
            let piece = format!("{n:0997}\n");
            spool.push(piece.as_bytes());
            wanted.extend_from_slice(piece.as_bytes());
        }
        assert_eq!(fs::read_dir(&state).unwrap().count(), 1);
        let mut back = Vec::new();
        spool.drain(&mut |bytes| back.extend_from_slice(bytes));
        assert!(back == wanted, "{} of {} bytes", back.len(), wanted.len());
        assert_eq!(fs::read_dir(&state).unwrap().count(), 0);
        let mut small = Spool::new(&place);
        small.push(b"x");
        drop(small);
    }
}
