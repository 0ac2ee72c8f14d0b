internal import EssaimKit
internal import XML

/// Collects the elements of a drawing. Lengths are in pixels, rounded to a tenth, so that equal figures give equal
/// bytes.
struct SVGCanvas {
    /// Where a text stands from its point.
    enum Anchor: String {
        case start, middle, end
    }

    /// What is drawn for whom can't tell colours: the second series has another shape and a darker edge.
    enum Mark {
        case circle, square, hollow
    }

    static let ink = "#1a1a1a"
    static let faint = "#767676"
    static let rule = "#d0d0d0"
    /// Okabe and Ito's blue and vermilion: told apart with colour-vision deficiency, and in grey by their lightness.
    static let first = "#0072b2"
    static let second = "#d55e00"

    private(set) var text = ""

    mutating func add(_ element: String) { text += element + "\n" }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String = ink, width: Double = 1,
        isDashed: Bool = false
    ) {
        add(
            "<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\" stroke=\"\(color)\" stroke-width=\"\(n(width))\"\(isDashed ? " stroke-dasharray=\"3 3\"" : "")/>"
        )
    }

    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String, stroke: String = "none"
    ) {
        add(
            "<rect x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, width)))\" height=\"\(n(max(0, height)))\" fill=\"\(fill)\" stroke=\"\(stroke)\"/>"
        )
    }

    mutating func label(
        _ x: Double, _ y: Double, _ text: String, size: Double = 12, anchor: Anchor = .start,
        color: String = ink, isBold: Bool = false
    ) {
        guard !text.isEmpty else { return }
        add(
            "<text x=\"\(n(x))\" y=\"\(n(y))\" font-size=\"\(n(size))\" text-anchor=\"\(anchor.rawValue)\" fill=\"\(color)\"\(isBold ? " font-weight=\"bold\"" : "")>\(text.escapedForXML)</text>"
        )
    }

    mutating func mark(_ x: Double, _ y: Double, _ mark: Mark) {
        switch mark {
        case .circle:
            add(
                "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"5\" fill=\"\(Self.first)\" stroke=\"\(Self.ink)\"/>"
            )
        case .hollow:
            add(
                "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"5\" fill=\"#ffffff\" stroke=\"\(Self.first)\" stroke-width=\"2\"/>"
            )
        case .square:
            rectangle(x - 5, y - 5, 10, 10, fill: Self.second, stroke: Self.ink)
        }
    }

    /// The mark of a figure that isn't shown: `Q` for a hidden one.
    mutating func absent(_ x: Double, _ y: Double, _ status: String) {
        label(x, y + 4, status, size: 11, anchor: .middle, color: Self.faint)
    }

    /// A number as an attribute.
    func n(_ number: Double) -> String {
        let text = NumberText.plain(number, decimals: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text.isEmpty ? "0" : text
    }

    /// About how wide a text is: sans-serif letters are a little over half as wide as high.
    static func width(of text: String, size: Double) -> Double { Double(text.count) * size * 0.56 }

    /// A text on lines of at most so many pixels.
    static func lines(_ text: String, width: Double, size: Double) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if !line.isEmpty, self.width(of: longer, size: size) > width {
                lines.append(line)
                line = String(word)
            } else {
                line = longer
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// A text cut to so many pixels, with an ellipsis.
    static func cut(_ text: String, width: Double, size: Double) -> String {
        guard self.width(of: text, size: size) > width else { return text }
        return text.prefix(max(1, Int(width / (size * 0.56)) - 1)) + "…"
    }
}

/// An axis of numbers: its ends and its ticks.
struct NumberAxis {
    let low: Double
    let high: Double
    let ticks: [Double]
    let decimals: Int

    /// - Parameter range: The ends, where they are given.
    init(_ values: [Double], range: ClosedRange<Double>?, includesZero: Bool = false) {
        let finite = values.filter(\.isFinite)
        var low = range?.lowerBound ?? finite.min() ?? 0
        var high = range?.upperBound ?? finite.max() ?? 1
        if includesZero { (low, high) = (min(0, low), max(0, high)) }
        if high <= low { high = low + max(1, abs(low) * 0.1) }
        let step = Self.step(for: (high - low) / 4)
        if range == nil {
            low = (low / step).rounded(.down) * step
            high = (high / step).rounded(.up) * step
        }
        var ticks: [Double] = []
        var tick = (low / step).rounded(.up) * step
        while tick <= high + step * 1e-9, ticks.count < 12 {
            ticks.append(tick)
            tick += step
        }
        self.low = low
        self.high = high
        self.ticks = ticks
        var decimals = 0
        var scaled = step
        while decimals < 6, abs(scaled - scaled.rounded()) > 1e-6 {
            decimals += 1
            scaled *= 10
        }
        self.decimals = decimals
    }

    /// The next of 1, 2, 5, 10…
    private static func step(for length: Double) -> Double {
        guard length.isFinite, length > 1e-12 else { return 1 }
        var power = 1.0
        while power * 10 <= length { power *= 10 }
        while power > length { power /= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= length * 0.999 } ?? power * 10
    }

    /// Where a value lies between two pixels.
    func place(_ value: Double, from start: Double, to end: Double) -> Double {
        start + (min(max(value, low), high) - low) / (high - low) * (end - start)
    }
}
