//! Which of the certificates is the leaf.

use super::{DEPTH, Memo, Signed, certifies};
use crate::Certificate;

/// The index of the leaf: the first certificate, as TLS has it. Only where that is a CA whose key signed, over the others, the one
/// certificate that is no CA, it is that one: a file in the wrong order. A signature is asked for because names alone would let
/// a hostile server have another certificate judged than its own.
pub(crate) fn leaf(presented: &[Certificate], memo: &Memo) -> usize {
    let Some(first) = presented.first().filter(|first| first.is_ca()) else {
        return 0;
    };
    let mut ends = presented.iter().enumerate().filter(|(_, sent)| !sent.is_ca());
    match (ends.next(), ends.next()) {
        (Some((index, end)), None) if descends(end, first, presented, memo) => index,
        _ => 0,
    }
}

fn descends(end: &Certificate, ancestor: &Certificate, presented: &[Certificate], memo: &Memo) -> bool {
    let mut below = end;
    for _ in 1..DEPTH {
        let signed = |issuer: &&Certificate| {
            *issuer != below && certifies(issuer, below) && memo.verify(below, issuer) == Signed::Verified
        };
        let Some(issuer) = presented.iter().take(DEPTH).find(signed) else {
            return false;
        };
        if issuer == ancestor {
            return true;
        }
        below = issuer;
    }
    false
}
