use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry,
    core::{Collector, Desc, MetricVec, MetricVecBuilder},
    proto,
};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

/// A label of a family, and the values that it may have.
#[derive(Debug)]
pub(super) struct Label {
    name: &'static str,
    values: &'static [&'static str],
}

/// These values and no other: each is published from the start, as zero.
pub(super) const fn closed(name: &'static str, values: &'static [&'static str]) -> Label {
    Label { name, values }
}

/// Any value, up to [`MOST_VALUES`] of them.
pub(super) const fn open(name: &'static str) -> Label {
    Label { name, values: &[] }
}

/// How many values of an open label are told apart; the rest are [`OTHER`]. Nothing that a peer or a user sends may grow
/// the metrics page.
const MOST_VALUES: usize = 200;
const OTHER: &str = "other";

/// Counts that only rise, told apart by labels.
#[derive(Debug)]
pub struct Counters(Family<IntCounterVec>);

/// Values that rise and fall, told apart by labels.
#[derive(Debug)]
pub struct Gauges(Family<GaugeVec>);

/// Durations in seconds, told apart by labels.
#[derive(Debug)]
pub struct Histograms(Family<HistogramVec>);

impl Counters {
    pub(super) fn new(registry: &Registry, name: &str, help: &str, labels: &'static [Label]) -> Self {
        let made = IntCounterVec::new(Opts::new(name, help), &names(labels));
        Self(Family::register(registry, made, labels))
    }

    /// Counts so many more. `labels` are the values in the order of the family's labels.
    pub fn add(&self, labels: &[&str], more: u64) {
        if let Some(counter) = self.0.of(labels) {
            counter.inc_by(more);
        }
    }

    /// Counts one more.
    pub fn increment(&self, labels: &[&str]) {
        self.add(labels, 1);
    }

    /// Brings a count up to a total that is counted elsewhere; it never falls.
    pub fn raise_to(&self, labels: &[&str], total: u64) {
        if let Some(counter) = self.0.of(labels) {
            counter.inc_by(total.saturating_sub(counter.get()));
        }
    }

    /// The count as it stands.
    pub fn value(&self, labels: &[&str]) -> u64 {
        self.0.of(labels).map_or(0, |counter| counter.get())
    }
}

impl Gauges {
    pub(super) fn new(registry: &Registry, name: &str, help: &str, labels: &'static [Label]) -> Self {
        let made = GaugeVec::new(Opts::new(name, help), &names(labels));
        Self(Family::register(registry, made, labels))
    }

    /// Sets a value. `labels` are the values in the order of the family's labels.
    pub fn set(&self, labels: &[&str], value: f64) {
        if let Some(gauge) = self.0.of(labels) {
            gauge.set(value);
        }
    }

    /// Sets every value back to zero: what is not counted again is not there any more.
    pub fn reset(&self) {
        self.0.each_known(|gauge| gauge.set(0.0));
    }
}

impl Histograms {
    pub(super) fn new(registry: &Registry, name: &str, help: &str, buckets: &[f64], labels: &'static [Label]) -> Self {
        let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        Self(Family::register(
            registry,
            HistogramVec::new(options, &names(labels)),
            labels,
        ))
    }

    /// Notes a duration, in seconds. `labels` are the values in the order of the family's labels.
    pub fn observe(&self, labels: &[&str], seconds: f64) {
        if let Some(histogram) = self.0.of(labels) {
            histogram.observe(seconds);
        }
    }
}

/// A distribution that is counted elsewhere, and only shown here.
#[derive(Clone, Debug)]
pub struct Distribution {
    name: &'static str,
    help: &'static str,
    label: (&'static str, &'static str),
    description: Option<Desc>,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Clone, Debug, Default)]
struct Counted {
    buckets: Vec<(f64, u64)>,
    count: u64,
    sum: f64,
}

impl Distribution {
    /// One series, with one label and its value; every bucket is zero.
    pub(super) fn new(
        registry: &Registry,
        name: &'static str,
        help: &'static str,
        bounds: &[f64],
        label: (&'static str, &'static str),
    ) -> Self {
        let constant = HashMap::from([(label.0.to_owned(), label.1.to_owned())]);
        let description = Desc::new(name.to_owned(), help.to_owned(), Vec::new(), constant);
        let distribution = Self {
            name,
            help,
            label,
            description: description.ok(),
            counted: Arc::default(),
        };
        distribution.set(bounds.iter().map(|bound| (*bound, 0)), 0, 0.0);
        if let Err(error) = registry.register(Box::new(distribution.clone())) {
            tracing::error!(%error, "a metric is not published: a bug");
        }
        distribution
    }

    /// Shows these counts: how many values were at most each bound (cumulative), how many there were, and their sum.
    pub fn set(&self, buckets: impl IntoIterator<Item = (f64, u64)>, count: u64, sum: f64) {
        let counted = Counted {
            buckets: buckets.into_iter().collect(),
            count,
            sum,
        };
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = counted;
    }
}

impl Collector for Distribution {
    fn desc(&self) -> Vec<&Desc> {
        self.description.iter().collect()
    }

    fn collect(&self) -> Vec<proto::MetricFamily> {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut histogram = proto::Histogram::default();
        let buckets = counted.buckets.iter().map(|(bound, count)| {
            let mut bucket = proto::Bucket::default();
            bucket.set_upper_bound(*bound);
            bucket.set_cumulative_count(*count);
            bucket
        });
        histogram.set_bucket(buckets.collect());
        histogram.set_sample_count(counted.count);
        histogram.set_sample_sum(counted.sum);
        let mut label = proto::LabelPair::default();
        label.set_name(self.label.0.to_owned());
        label.set_value(self.label.1.to_owned());
        let mut metric = proto::Metric::default();
        metric.set_label(vec![label]);
        metric.set_histogram(histogram);
        let mut family = proto::MetricFamily::default();
        family.set_name(self.name.to_owned());
        family.set_help(self.help.to_owned());
        family.set_field_type(proto::MetricType::HISTOGRAM);
        family.set_metric(vec![metric]);
        vec![family]
    }
}

/// The series of one name.
#[derive(Debug)]
struct Family<V> {
    /// None where the definition does not hold: a bug, found by the test that renders the page.
    series: Option<V>,
    labels: &'static [Label],
    /// The combinations that were published.
    known: Mutex<HashSet<Vec<String>>>,
}

impl<B: MetricVecBuilder + 'static> Family<MetricVec<B>>
where
    MetricVec<B>: Collector,
{
    fn register(registry: &Registry, made: prometheus::Result<MetricVec<B>>, labels: &'static [Label]) -> Self {
        let series = made.and_then(|series| registry.register(Box::new(series.clone())).map(|()| series));
        let series = series
            .inspect_err(|error| tracing::error!(%error, "a metric is not published: a bug"))
            .ok();
        let family = Self {
            series,
            labels,
            known: Mutex::default(),
        };
        for values in combinations(labels) {
            family.of(&values);
        }
        family
    }

    fn of(&self, values: &[&str]) -> Option<B::M> {
        let bounded: Vec<Cow<'_, str>> = self.bounded(values);
        let values: Vec<&str> = bounded.iter().map(AsRef::as_ref).collect();
        self.series.as_ref()?.get_metric_with_label_values(&values).ok()
    }

    /// The values, with those that are not allowed, or one too many, replaced.
    fn bounded<'v>(&self, values: &[&'v str]) -> Vec<Cow<'v, str>> {
        let mut bounded: Vec<Cow<'v, str>> = values.iter().map(|value| Cow::Borrowed(*value)).collect();
        for (value, label) in bounded.iter_mut().zip(self.labels) {
            if !label.values.is_empty() && !label.values.contains(&value.as_ref()) {
                *value = Cow::Borrowed(OTHER);
            }
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key: Vec<String> = bounded.iter().map(|value| value.clone().into_owned()).collect();
        if known.contains(&key) {
            return bounded;
        }
        let is_open = self.labels.iter().any(|label| label.values.is_empty());
        if is_open && known.len() >= MOST_VALUES {
            for (value, label) in bounded.iter_mut().zip(self.labels) {
                if label.values.is_empty() {
                    *value = Cow::Borrowed(OTHER);
                }
            }
            return bounded;
        }
        known.insert(key);
        bounded
    }

    fn each_known(&self, act: impl Fn(B::M)) {
        let known: Vec<_> = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect();
        for values in known {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            if let Some(metric) = self.of(&values) {
                act(metric);
            }
        }
    }
}

fn names(labels: &[Label]) -> Vec<&'static str> {
    labels.iter().map(|label| label.name).collect()
}

/// Every combination of closed values; none where a label is open.
fn combinations(labels: &[Label]) -> Vec<Vec<&'static str>> {
    labels.iter().fold(vec![Vec::new()], |combinations, label| {
        let extend = |combination: &Vec<&'static str>| {
            let values = label.values.iter();
            values
                .map(|value| combination.iter().copied().chain([*value]).collect())
                .collect::<Vec<_>>()
        };
        combinations.iter().flat_map(extend).collect()
    })
}
