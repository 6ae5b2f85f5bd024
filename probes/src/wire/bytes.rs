//! Big-endian numbers and length-prefixed vectors (RFC 8446 section 3), read and written without ever panicking.

/// Reads from the front of a slice. Every method answers none where the bytes do not suffice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Starts at the front.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is left.
    pub(crate) const fn rest(self) -> &'a [u8] {
        self.0
    }

    /// Whether nothing is left.
    pub(crate) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// So many bytes.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// So many bytes, as an array.
    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// One byte.
    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    /// Two bytes.
    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    /// Three bytes.
    pub(crate) fn u24(&mut self) -> Option<usize> {
        self.array::<3>()
            .map(|[a, b, c]| usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c))
    }

    /// A vector behind one byte of length.
    pub(crate) fn vector8(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let length = ahead.u8()?;
        self.vector(ahead, usize::from(length))
    }

    /// A vector behind two bytes of length.
    pub(crate) fn vector16(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let length = ahead.u16()?;
        self.vector(ahead, usize::from(length))
    }

    /// A vector behind three bytes of length.
    pub(crate) fn vector24(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let length = ahead.u24()?;
        self.vector(ahead, length)
    }

    /// Takes nothing unless the whole vector is there.
    fn vector(&mut self, mut after_length: Self, length: usize) -> Option<&'a [u8]> {
        let taken = after_length.take(length)?;
        *self = after_length;
        Some(taken)
    }
}

/// Writes to the end of a buffer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// One byte.
    pub(crate) fn u8(&mut self, number: u8) -> &mut Self {
        self.bytes(&[number])
    }

    /// Two bytes.
    pub(crate) fn u16(&mut self, number: u16) -> &mut Self {
        self.bytes(&number.to_be_bytes())
    }

    /// A vector behind one byte of length; what does not fit is left out.
    pub(crate) fn vector8(&mut self, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.vector(1, write)
    }

    /// A vector behind two bytes of length; what does not fit is left out.
    pub(crate) fn vector16(&mut self, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.vector(2, write)
    }

    /// A vector behind three bytes of length; what does not fit is left out.
    pub(crate) fn vector24(&mut self, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.vector(3, write)
    }

    fn vector(&mut self, length_bytes: usize, write: impl FnOnce(&mut Self)) -> &mut Self {
        let mut inner = Self::default();
        write(&mut inner);
        let longest = (1_usize << (8 * length_bytes)) - 1;
        inner.0.truncate(longest);
        let length = inner.0.len().to_be_bytes();
        let short = length.get(length.len() - length_bytes..).unwrap_or_default();
        self.bytes(short).bytes(&inner.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_vector_that_is_cut_short_takes_nothing() {
        let mut reader = Reader::new(&[0, 5, 1, 2]);
        assert_eq!(reader.vector16(), None);
        assert_eq!(reader.rest(), [0, 5, 1, 2]);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(short in proptest::collection::vec(any::<u8>(), 0..255), long in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let mut writer = Writer::default();
            writer.vector8(|inner| { inner.bytes(&short); });
            writer.vector16(|inner| { inner.bytes(&long); });
            writer.vector24(|inner| { inner.bytes(&long); });
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.vector8(), Some(short.as_slice()));
            prop_assert_eq!(reader.vector16(), Some(long.as_slice()));
            prop_assert_eq!(reader.vector24(), Some(long.as_slice()));
            prop_assert!(reader.is_empty());
        }
    }
}
