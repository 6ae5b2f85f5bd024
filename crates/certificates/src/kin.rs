//! Which of the certificates that were sent belong to the leaf, and whether each follows what it certifies.

use crate::{Certificate, path};

/// More certificates than these are not compared with each other.
const COMPARED: usize = 100;

/// The kinship of what was sent.
pub(crate) struct Kin {
    related: Vec<bool>,
    out_of_order: bool,
}

impl Kin {
    /// Climbs from the leaf, by names and key identifiers, over everything that was sent.
    pub(crate) fn of(presented: &[Certificate], leaf: usize) -> Self {
        let presented = presented.get(..COMPARED).unwrap_or(presented);
        let mut related = vec![false; presented.len()];
        // Whether something that it certifies stands before it.
        let mut follows = vec![false; presented.len()];
        let mut open = vec![leaf];
        while let Some(index) = open.pop() {
            let Some(below) = presented.get(index) else {
                continue;
            };
            match related.get_mut(index) {
                Some(known) if !*known => *known = true,
                _ => continue,
            }
            for (above, issuer) in presented.iter().enumerate() {
                if above == index || issuer == below || !path::certifies(issuer, below) {
                    continue;
                }
                open.push(above);
                if above > index
                    && let Some(follows) = follows.get_mut(above)
                {
                    *follows = true;
                }
            }
        }
        for index in 0..presented.len() {
            let (before, rest) = presented.split_at(index);
            let original = rest
                .first()
                .and_then(|copy| before.iter().position(|sent| sent == copy));
            if original.is_some_and(|original| related.get(original) == Some(&true))
                && let Some(related) = related.get_mut(index)
            {
                *related = true; // twice is another matter than foreign
            }
        }
        let ordered = |index: usize| index == 0 || follows.get(index) == Some(&true);
        let is_copy = |index: usize| {
            let (before, rest) = presented.split_at(index);
            rest.first().is_some_and(|copy| before.contains(copy))
        };
        let misplaced =
            |(index, related): (usize, &bool)| *related && index != leaf && !ordered(index) && !is_copy(index);
        let out_of_order = leaf != 0 || related.iter().enumerate().any(misplaced);
        Self { related, out_of_order }
    }

    /// Whether a certificate stands on some way up from the leaf. What is beyond the bound is not accused.
    pub(crate) fn is_related(&self, index: usize) -> bool {
        self.related.get(index).copied().unwrap_or(true)
    }

    /// Whether an issuer stands before all that it certifies.
    pub(crate) fn is_out_of_order(&self) -> bool {
        self.out_of_order
    }
}
