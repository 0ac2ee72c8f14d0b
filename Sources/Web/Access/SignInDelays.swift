internal import Synchronization

/// How long somebody waits who signed in wrongly: nothing at first, then twice as long each time. Nobody is locked out
/// for good, and nobody can lock another one out from elsewhere.
final class SignInDelays: Sendable {
    private struct Attempts {
        var failures = 0
        var until: ContinuousClock.Instant
    }

    /// Failures that cost nothing.
    private static let free = 3
    private static let longest = Duration.seconds(15 * 60)
    /// Keys that are remembered; the oldest are forgotten first.
    private static let limit = 20_000

    private let attempts = Mutex<[String: Attempts]>([:])

    /// Seconds until the next attempt is looked at; `nil`: now.
    func wait(_ keys: [String], at now: ContinuousClock.Instant = .now) -> Int? {
        let until = attempts.withLock { attempts in keys.compactMap { attempts[$0]?.until }.max() }
        guard let until, until > now else { return nil }
        return Int(((until - now) / .seconds(1)).rounded(.up))
    }

    func fail(_ keys: [String], at now: ContinuousClock.Instant = .now) {
        attempts.withLock { attempts in
            if attempts.count > Self.limit {
                let oldest = attempts.sorted { $0.value.until < $1.value.until }.prefix(Self.limit / 2)
                for (key, _) in oldest { attempts[key] = nil }
            }
            for key in keys {
                var one = attempts[key] ?? Attempts(until: now)
                one.failures += 1
                let steps = min(12, one.failures - Self.free)
                one.until = steps > 0 ? now + min(Self.longest, .seconds(1 << steps)) : now
                attempts[key] = one
            }
        }
    }

    func succeed(_ key: String) { attempts.withLock { $0[key] = nil } }
}
