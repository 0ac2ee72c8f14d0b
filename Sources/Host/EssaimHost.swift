internal import Catalogue
package import EssaimKit
internal import Foundation
internal import Search

/// The operations that the command line and the HTTP API both call.
package struct EssaimHost: Sendable {
    package let modules: ModuleSet
    package let adapters: AdapterSet
    package let synonyms: SynonymSet
    /// Now, in UTC: `2013-06-03T09:00:00Z`.
    package let now: @Sendable () -> String
    /// How the modules' records become entries of a catalogue's indexes.
    let indexing: RecordIndexing
    /// Called now and then while indexes are made anew: so many records of so many.
    package var onIndexing: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    /// Called where stored records turn out not to fit their modules, when these came or changed.
    package var onMisfits: @Sendable ([Misfits]) -> Void = { _ in }
    let disclosureMemory = DisclosureMemory()
    let analysers = AnalyserPool()
    let queryFieldSet: QueryFieldSet

    package init(
        modules: ModuleSet, adapters: AdapterSet = AdapterSet(), synonyms: SynonymSet = SynonymSet(),
        now: @escaping @Sendable () -> String = EssaimHost.systemTime
    ) {
        self.modules = modules
        self.adapters = adapters
        self.synonyms = synonyms
        self.now = now
        queryFieldSet = QueryFieldSet(modules.types)
        indexing = RecordIndexing(modules.types)
    }

    /// The system's clock.
    package static func systemTime() -> String {
        Date.now.formatted(.iso8601)
    }

    /// Today, in UTC.
    package var today: CalendarDate {
        CalendarDate(now().prefix(10)) ?? CalendarDate(year: 1, month: 1, day: 1)!  // the first day exists
    }
}
