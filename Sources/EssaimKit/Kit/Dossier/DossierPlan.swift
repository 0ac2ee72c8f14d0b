/// What a dossier is to hold: its cover and its sessions, each with queries and reports.
///
/// A module makes it from a record of its own (``Module/dossierPlan(from:)``); the host asks the queries, runs the
/// reports and writes the dossier.
public struct DossierPlan: Hashable, Sendable {
    /// One part of the meeting that the dossier is for.
    public struct Session: Hashable, Sendable {
        public var title: String
        /// When it is held, as people say it: « 9 h 30 – 10 h 45 ».
        public var time: String?
        public var introduction: Prose?
        public var queries: [Query]
        public var reports: [Report]

        public init(
            title: String, time: String? = nil, introduction: Prose? = nil, queries: [Query] = [],
            reports: [Report] = []
        ) {
            self.title = title
            self.time = time
            self.introduction = introduction
            self.queries = queries
            self.reports = reports
        }
    }

    /// Records to find, in the language of queries.
    public struct Query: Hashable, Sendable {
        public var title: String?
        public var text: String
        /// How many records the dossier shows at most.
        public var limit: Int?

        public init(title: String? = nil, text: String, limit: Int? = nil) {
            self.title = title
            self.text = text
            self.limit = limit
        }
    }

    /// A report to run.
    public struct Report: Hashable, Sendable {
        public var title: String?
        public var name: String
        /// Its parameters, as a person writes them.
        public var settings: [Setting]

        public init(title: String? = nil, name: String, settings: [Setting] = []) {
            self.title = title
            self.name = name
            self.settings = settings
        }
    }

    /// A parameter of a report with its value.
    public struct Setting: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var title: String
    public var subtitle: String?
    /// The day of the meeting; reports that depend on a day are run for it.
    public var date: CalendarDate?
    public var place: String?
    public var organiser: String?
    public var audience: [String]
    public var introduction: Prose?
    public var sessions: [Session]

    public init(
        title: String, subtitle: String? = nil, date: CalendarDate? = nil, place: String? = nil,
        organiser: String? = nil, audience: [String] = [], introduction: Prose? = nil, sessions: [Session]
    ) {
        self.title = title
        self.subtitle = subtitle
        self.date = date
        self.place = place
        self.organiser = organiser
        self.audience = audience
        self.introduction = introduction
        self.sessions = sessions
    }
}
