/// What is known of a unit's figure on one subject.
struct LeafState: OptionSet {
    let rawValue: UInt8
    /// There is an observation.
    static let present = LeafState(rawValue: 1)
    /// One of them is hidden from everybody else.
    static let hidden = LeafState(rawValue: 2)
    /// One of them isn't the viewer's own.
    static let foreign = LeafState(rawValue: 4)
}

/// The states of all units on all subjects: an array where it fits, else a dictionary.
struct LeafStates {
    private static let arrayLimit = 1 << 26
    private let units: Int
    private var array: [UInt8]
    private var sparse: [Int: UInt8] = [:]

    init(units: Int, subjects: Int) {
        self.units = units
        let size = units.multipliedReportingOverflow(by: subjects)
        array =
            !size.overflow && size.partialValue <= Self.arrayLimit
            ? Array(repeating: 0, count: size.partialValue) : []
    }

    subscript(subject: Int, unit: Int) -> LeafState {
        get {
            let place = subject &* units &+ unit
            return LeafState(rawValue: array.isEmpty ? sparse[place] ?? 0 : array[place])
        }
        set {
            let place = subject &* units &+ unit
            if array.isEmpty { sparse[place] = newValue.rawValue } else { array[place] = newValue.rawValue }
        }
    }
}
