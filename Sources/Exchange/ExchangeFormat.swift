internal import EssaimKit

/// The names and limits of the exchange format. Its specification: `docs/exchange-format.md`.
package enum ExchangeFormat {
    /// A version of the format. A later one has all that an earlier one has.
    package enum Version: Int, Hashable, Sendable, CaseIterable, Comparable {
        case one = 1
        /// With withdrawals that erase, and extensions.
        case two

        /// The namespace of the envelope; its last part is the version.
        package var namespace: String { "\(ExchangeFormat.family)\(rawValue)" }

        /// The version whose envelope has this namespace; `nil`: none that is known.
        package init?(namespace: String?) {
            guard let found = Self.allCases.first(where: { $0.namespace == namespace }) else { return nil }
            self = found
        }

        package static func < (one: Version, other: Version) -> Bool { one.rawValue < other.rawValue }
    }

    /// What every version's namespace starts with.
    package static let family = "urn:essaim:exchange:"
    /// The form of times: UTC, to the second.
    package static let timePattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    /// The largest version number of a record.
    package static let versionLimit = 1_000_000_000
    /// How far a version may be from the one that a catalogue has, so that no single file uses all numbers up. Versions
    /// made of a partner's dates are near 20 000 000.
    package static let versionStep = 100_000_000
    /// The largest threshold of disclosure control.
    package static let disclosureLimit = 1_000_000
    /// The longest reason of a withdrawal, in characters.
    package static let reasonLimit = 1_000
    /// The longest identifier of a file, in characters.
    package static let identifierLimit = 200

    /// Whether a text is a time of the form above, on a day that exists.
    package static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            CalendarDate(text.prefix(10)) != nil
        else { return false }
        func two(_ at: Int) -> Int? {
            let digits = bytes[at...(at + 1)].map { Int($0) - 48 }
            return digits.allSatisfy { (0...9).contains($0) } ? digits[0] * 10 + digits[1] : nil
        }
        guard let hour = two(11), let minute = two(14), let second = two(17) else { return false }
        return hour < 24 && minute < 60 && second < 60
    }
}
