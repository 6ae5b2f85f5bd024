use model::{Host, ScanJob};
use std::collections::{HashMap, VecDeque};

/// Orders jobs so that those of one registrable domain are not next to each other: one of each domain in turn. Domains come
/// in the order of their first job, and jobs of one domain keep their order.
pub(super) fn spread(jobs: Vec<ScanJob>) -> Vec<ScanJob> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut domains: Vec<VecDeque<ScanJob>> = Vec::new();
    let all = jobs.len();
    for job in jobs {
        let next = domains.len();
        let place = *places.entry(domain(&job.target.host)).or_insert(next);
        match domains.get_mut(place) {
            Some(domain) => domain.push_back(job),
            None => domains.push(VecDeque::from([job])),
        }
    }
    let mut spread = Vec::with_capacity(all);
    while spread.len() < all {
        spread.extend(domains.iter_mut().filter_map(VecDeque::pop_front));
    }
    spread
}

/// The registrable domain by the public suffix list; an address, or a name without one, stands for itself.
fn domain(host: &Host) -> String {
    let name = host.to_string();
    let registrable = host.name().and_then(psl::domain_str);
    registrable.map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::job;

    #[test]
    fn domains_take_turns_and_nothing_is_lost() {
        let names = [
            "a.example.org",
            "b.example.org",
            "www.example.co.uk",
            "c.example.org",
            "other.co.uk",
            "192.0.2.1",
        ];
        let order: Vec<String> = spread(names.map(job).into())
            .iter()
            .map(|job| job.target.host.to_string())
            .collect();
        assert_eq!(
            order,
            [
                "a.example.org",
                "www.example.co.uk",
                "other.co.uk",
                "192.0.2.1",
                "b.example.org",
                "c.example.org"
            ]
        );
        assert_eq!(spread(Vec::new()), []);
    }
}
