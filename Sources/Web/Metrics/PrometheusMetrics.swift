internal import CoreMetrics
internal import Metrics
internal import Synchronization

/// Keeps the metrics of swift-metrics and writes them in Prometheus's text format.
///
/// Counters, gauges and timers; a timer becomes a histogram in seconds. Bounded: beyond ``seriesLimit`` series, new
/// ones are dropped, and counted as such.
final class PrometheusMetrics: MetricsFactory {
    private static let seriesLimit = 5_000
    /// The histogram's upper bounds, in seconds.
    fileprivate static let bounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    fileprivate enum Kind: String { case counter, gauge, histogram }

    private struct Key: Hashable, Comparable {
        var name: String
        var labels: String

        static func < (left: Key, right: Key) -> Bool {
            (left.name, left.labels) < (right.name, right.labels)
        }
    }

    private struct State {
        var series: [Key: Series] = [:]
        var dropped = 0
    }
    private let state = Mutex(State())

    /// The series of a name and labels, made where it isn't there yet.
    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) -> Series {
        let key = Key(
            name: Self.name(label),
            labels: dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ","))
        return state.withLock { state in
            if let series = state.series[key] { return series }
            let series = Series(kind)
            if state.series.count < Self.seriesLimit {
                state.series[key] = series
            } else {
                state.dropped += 1
            }
            return series
        }
    }

    /// All series as text, those of one name together.
    func text() -> String {
        let (series, dropped) = state.withLock { ($0.series, $0.dropped) }
        var text = ""
        var last = ""
        for (key, one) in series.sorted(by: { $0.key < $1.key }) {
            if key.name != last { text += "# TYPE \(key.name) \(one.kind.rawValue)\n" }
            last = key.name
            one.write(key.name, key.labels, to: &text)
        }
        return text + "# TYPE essaim_metrics_dropped_total counter\nessaim_metrics_dropped_total \(dropped)\n"
    }

    private static func name(_ label: String) -> String {
        String(
            label.unicodeScalars.map {
                ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                    ? Character($0) : "_"
            })
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    // MARK: MetricsFactory

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// One metric with its labels.
private final class Series: CounterHandler, RecorderHandler, MeterHandler, TimerHandler {
    private struct Value {
        var value = 0.0
        var count = 0
        var buckets: [Int] = []
    }

    let kind: PrometheusMetrics.Kind
    private let value: Mutex<Value>

    init(_ kind: PrometheusMetrics.Kind) {
        self.kind = kind
        let count = kind == .histogram ? PrometheusMetrics.bounds.count : 0
        value = Mutex(Value(buckets: Array(repeating: 0, count: count)))
    }

    func increment(by amount: Int64) { value.withLock { $0.value += Double(amount) } }
    func reset() { value.withLock { $0.value = 0 } }
    func set(_ new: Int64) { set(Double(new)) }
    func set(_ new: Double) { value.withLock { $0.value = new } }
    func increment(by amount: Double) { value.withLock { $0.value += amount } }
    func decrement(by amount: Double) { value.withLock { $0.value -= amount } }
    func record(_ new: Int64) { record(Double(new)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ new: Double) {
        guard kind == .histogram else { return set(new) }
        value.withLock { value in
            value.value += new
            value.count += 1
            if let index = PrometheusMetrics.bounds.firstIndex(where: { new <= $0 }) {
                value.buckets[index] += 1
            }
        }
    }

    func write(_ name: String, _ labels: String, to text: inout String) {
        let value = value.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else {
            text += "\(name)\(braces) \(value.value)\n"
            return
        }
        let separator = labels.isEmpty ? "" : ","
        var sum = 0
        for (bound, count) in zip(PrometheusMetrics.bounds, value.buckets) {
            sum += count
            text += "\(name)_bucket{\(labels)\(separator)le=\"\(bound)\"} \(sum)\n"
        }
        text += "\(name)_bucket{\(labels)\(separator)le=\"+Inf\"} \(value.count)\n"
        text += "\(name)_sum\(braces) \(value.value)\n\(name)_count\(braces) \(value.count)\n"
    }
}
