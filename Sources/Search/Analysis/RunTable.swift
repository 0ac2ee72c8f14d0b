/// Remembers what was found out about the runs met so far, by their bytes.
///
/// A text of a million words has some ten thousand different ones. The table is emptied when it is full, so
/// its memory doesn't grow with what is read. All it holds lies in a few arrays, so that a known run costs no
/// reference counting: an import looks up twenty million.
struct RunTable {
    /// One word of a run.
    struct Part {
        /// Where it stands in the run.
        var range: Range<Int32>
        /// The token's place in ``bytes``.
        var token: Range<Int32>
        /// The folded word's place.
        var folded: Range<Int32>
        /// Whether the folded word is another than the token.
        var isForm: Bool
        var isStopWord: Bool
        /// The record whose texts had it last.
        var lastRecord = 0
    }

    private struct Entry {
        var hash: UInt64
        var key: Range<Int32>
        var parts: Range<Int32>
    }

    private static var runLimit: Int { 1 << 16 }
    private static var byteLimit: Int { 1 << 22 }

    /// Places in ``entries``, by hash; at most half of them taken.
    private var slots = [Int32](repeating: -1, count: 1 << 8)
    private var entries: [Entry] = []
    var parts: [Part] = []
    private(set) var bytes: [UInt8] = []

    /// The places of a run's parts in ``parts``; `nil` where the run is new.
    func parts(of run: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Range<Int32>? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, entry.key.count == run.count, isKey(at: Int(entry.key.lowerBound), run) {
                return entry.parts
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Remembers a run that isn't known.
    mutating func add(_ run: UnsafeBufferPointer<UInt8>, hash: UInt64, parts new: [AnalysedWord])
        -> Range<Int32>
    {
        if entries.count >= Self.runLimit || bytes.count > Self.byteLimit { self = RunTable() }
        let key = append(run)
        let first = Int32(parts.count)
        for word in new {
            let token = append(word.token.utf8)
            let isForm = word.folded != word.token
            parts.append(
                Part(
                    range: Int32(word.range.lowerBound)..<Int32(word.range.upperBound), token: token,
                    folded: isForm ? append(word.folded.utf8) : token, isForm: isForm,
                    isStopWord: word.isStopWord))
        }
        let range = first..<Int32(parts.count)
        entries.append(Entry(hash: hash, key: key, parts: range))
        if entries.count * 2 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 4)
            for place in entries.indices { occupy(place) }
        } else {
            occupy(entries.count - 1)
        }
        return range
    }

    private mutating func occupy(_ place: Int) {
        var slot = Int(truncatingIfNeeded: entries[place].hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(place)
    }

    /// The text at a place in ``bytes``.
    func text(_ place: Range<Int32>) -> String {
        bytes.withUnsafeBufferPointer {
            String(
                decoding: UnsafeBufferPointer(rebasing: $0[Int(place.lowerBound)..<Int(place.upperBound)]),
                as: UTF8.self)
        }
    }

    private mutating func append(_ text: some Sequence<UInt8>) -> Range<Int32> {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: text)
        return start..<Int32(bytes.count)
    }

    private func isKey(at start: Int, _ run: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            for offset in 0..<run.count where bytes[start + offset] != run[offset] { return false }
            return true
        }
    }

    /// A hash of a run's bytes, eight at a time.
    static func hash(_ run: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(run)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(run.count)
        var offset = 0
        while offset + 8 <= raw.count {
            hash = mixed(hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < raw.count {
            rest = rest << 8 | UInt64(raw[offset])
            offset += 1
        }
        return mixed(hash ^ rest)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
