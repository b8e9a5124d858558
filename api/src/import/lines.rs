//! The lines of a file, one at a time, each of a bounded length.

use std::io::{self, BufRead, Read};

/// The longest line, in bytes without its end.
pub const MAX_LINE: usize = 1 << 20;

/// Reads lines into one buffer.
pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
}

/// A line and its number, from 1; `None` when it is longer than [`MAX_LINE`].
pub(super) struct Line<'a> {
    pub(super) number: u64,
    pub(super) bytes: Option<&'a [u8]>,
    /// How many bytes were read for it.
    pub(super) size: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Lines<R> {
        Lines { reader, buffer: Vec::new(), number: 0 }
    }

    /// The next line, `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut size =
            self.reader.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut self.buffer)? as u64;
        if size == 0 {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        if self.buffer.last() == Some(&b'\n') {
            self.buffer.pop();
        } else if self.buffer.len() > MAX_LINE {
            size += self.reader.skip_until(b'\n')? as u64;
            return Ok(Some(Line { number, bytes: None, size }));
        }
        let bytes = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        // The mark that some editors put before the first line.
        let bytes = if number == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
        Ok(Some(Line { number, bytes: Some(bytes), size }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_too_long_ones_are_passed_over() {
        let mut file = b"\xEF\xBB\xBFfirst\r\n\n".to_vec();
        file.extend(vec![b'x'; MAX_LINE + 1]);
        file.extend(b"\n");
        file.extend(vec![b'y'; MAX_LINE]);
        file.extend(b"\nlast");
        let mut lines = Lines::new(&file[..]);
        let mut seen = Vec::new();
        let mut size = 0;
        while let Some(line) = lines.next().expect("a slice is read") {
            size += line.size;
            seen.push((line.number, line.bytes.map(|bytes| (bytes.len(), bytes.first().copied()))));
        }
        let expected = [
            (1, Some((5, Some(b'f')))),
            (2, Some((0, None))),
            (3, None),
            (4, Some((MAX_LINE, Some(b'y')))),
            (5, Some((4, Some(b'l')))),
        ];
        assert_eq!(seen, expected);
        assert_eq!(size, file.len() as u64);
    }
}
