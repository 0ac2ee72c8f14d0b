/// Remembers what was found out about the runs met so far, by their bytes.
///
/// A text of a million words has some ten thousand different ones. The table is emptied when it is full, so
/// its memory doesn't grow with what is read.
struct RunTable<Value> {
    private static var limit: Int { 1 << 16 }

    private var slots = [Int32](repeating: -1, count: 1 << 18)
    private var entries: [(hash: UInt64, start: Int, length: Int)] = []
    private(set) var values: [Value] = []
    private var keys: [UInt8] = []

    /// The number of a run's value, made where the run is new.
    mutating func index(of run: UnsafeBufferPointer<UInt8>, make: () -> Value) -> Int {
        let hash = Self.hash(run)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, entry.length == run.count, isKey(at: entry.start, run) {
                return Int(slots[slot])
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        if entries.count >= Self.limit || keys.count > Self.limit * 32 {
            self = RunTable()
            slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        }
        slots[slot] = Int32(entries.count)
        entries.append((hash, keys.count, run.count))
        keys.append(contentsOf: run)
        values.append(make())
        return values.count - 1
    }

    mutating func update(_ index: Int, _ change: (inout Value) -> Void) { change(&values[index]) }

    private func isKey(at start: Int, _ run: UnsafeBufferPointer<UInt8>) -> Bool {
        for offset in run.indices where keys[start + offset] != run[offset] { return false }
        return true
    }

    /// FNV-1a, its bits mixed once more.
    private static func hash(_ run: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in run { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }
}
