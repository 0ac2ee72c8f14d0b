internal import EssaimKit

/// Builds exchange files with indicators and evaluations of made-up services.
package struct EvaluationFile {
    /// One observation of a service in a campaign.
    package struct Observation {
        package var indicator: String
        package var value: Double
        package var respondents: Int
        package var deviation: Double?

        package init(_ indicator: String, _ value: Double, of respondents: Int, deviation: Double? = nil) {
            self.indicator = indicator
            self.value = value
            self.respondents = respondents
            self.deviation = deviation
        }
    }

    private var administrations =
        "<administration id=\"maceo\" kind=\"association\" territory=\"63\"><name xml:lang=\"fr\">maceo</name></administration>\n"
    private var records = ""
    private var services: Set<String> = []

    private let issuer: String

    package init(issuer: String = "maceo") { self.issuer = issuer }

    /// Adds an indicator of the coordinator.
    ///
    /// - Parameter more: Elements behind `decimals`.
    package mutating func add(
        indicator name: String, point: String = "productivity", measure: String = "score",
        aggregation: String = "weighted-mean", more: String = ""
    ) {
        records += """
            <record id="maceo/indicator/\(name)" version="1" status="published" modified="2013-01-01T09:00:00Z" xml:lang="fr"><indicator xmlns="urn:essaim:indicator:1"><name>\(name)</name><code>\(name.uppercased())</code><point>\(point)</point><measure>\(measure)</measure>\(measure == "unit" ? "<unit>km</unit>" : "")<higher-is-better>true</higher-is-better><aggregation>\(aggregation)</aggregation><respondent>agents</respondent><decimals>2</decimals>\(more)</indicator></record>

            """
    }

    /// Adds a service's evaluation for a campaign.
    package mutating func add(
        _ service: String, _ campaign: String, population: Int, respondents: Int,
        _ observations: [Observation]
    ) {
        if services.insert(service).inserted {
            administrations +=
                "<administration id=\"\(service)\" kind=\"ddt\" territory=\"48\"><name xml:lang=\"fr\">\(service)</name></administration>\n"
        }
        let text = observations.map { observation in
            "<observation><indicator>maceo/indicator/\(observation.indicator)</indicator><value>\(NumberText.plain(observation.value, decimals: 6))</value><respondents>\(observation.respondents)</respondents>"
                + (observation.deviation.map { "<standard-deviation>\($0)</standard-deviation>" } ?? "")
                + "<status>A</status></observation>"
        }
        records += """
            <record id="\(service)/evaluation/\(campaign)" version="1" status="published" modified="2014-06-01T09:00:00Z" xml:lang="fr"><evaluation xmlns="urn:essaim:evaluation:1"><title>\(campaign)</title><administration>\(service)</administration><campaign>\(campaign)</campaign><date>2014-06-01</date><population>\(population)</population><respondents>\(respondents)</respondents>\(text.joined())</evaluation></record>

            """
    }

    package var text: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <exchange xmlns="urn:essaim:exchange:1" id="essai" issuer="\(issuer)" issued="2014-06-30T09:00:00Z">
        \(administrations)\(records)</exchange>

        """
    }
}
