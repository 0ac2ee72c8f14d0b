/// The vocabularies that several modules share. Codes are stable.
extension Vocabulary {
    /// What an evaluation of telework looks at.
    public static let evaluationPoint = Vocabulary(
        "evaluation-point", label: Label(fr: "Point d’évaluation", en: "Evaluation point"),
        terms: [
            Term("organisation", fr: "Organisation", en: "Organisation"),
            Term("management", fr: "Management", en: "Management"),
            Term("productivity", fr: "Productivité", en: "Productivity"),
            Term("agent-satisfaction", fr: "Satisfaction des agents", en: "Agents’ satisfaction"),
            Term("manager-satisfaction", fr: "Satisfaction des managers", en: "Managers’ satisfaction"),
            Term("carbon", fr: "Bilan carbone", en: "Carbon footprint"),
        ])

    /// A wave of evaluation.
    public static let campaign = Vocabulary(
        "campaign", label: Label(fr: "Campagne", en: "Campaign"),
        terms: [
            Term("baseline", fr: "Avant lancement", en: "Before launch"),
            Term("midterm", fr: "Mi-parcours", en: "Midterm"),
            Term("final", fr: "Bilan", en: "Final"),
        ])

    /// Whether something holds back or helps.
    public static let factor = Vocabulary(
        "factor", label: Label(fr: "Frein ou levier", en: "Brake or lever"),
        terms: [Term("brake", fr: "Frein", en: "Brake"), Term("lever", fr: "Levier", en: "Lever")])

    /// How much a brake or lever weighs.
    public static let weight = Vocabulary(
        "weight", label: Label(fr: "Poids", en: "Weight"),
        terms: [
            Term("low", fr: "Faible", en: "Low"), Term("medium", fr: "Moyen", en: "Medium"),
            Term("high", fr: "Fort", en: "High"),
        ])

    /// For whom a record is written.
    public static let audience = Vocabulary(
        "audience", label: Label(fr: "Public", en: "Audience"),
        terms: [
            Term("agent", fr: "Agent", en: "Agent"), Term("manager", fr: "Manager", en: "Manager"),
            Term("human-resources", fr: "Ressources humaines", en: "Human resources"),
            Term("it", fr: "Informatique", en: "IT"),
        ])

    /// How far a practice or project has come.
    public static let stage = Vocabulary(
        "stage", label: Label(fr: "État d’avancement", en: "Stage"),
        terms: [
            Term("planned", fr: "Prévue", en: "Planned"), Term("trial", fr: "À l’essai", en: "On trial"),
            Term("established", fr: "Installée", en: "Established"),
            Term("widened", fr: "Généralisée", en: "Widened"),
            Term("abandoned", fr: "Abandonnée", en: "Abandoned"),
        ])

    /// What telework’s records are about.
    public static let theme = Vocabulary(
        "theme", label: Label(fr: "Thème", en: "Theme"),
        terms: [
            Term("work-organisation", fr: "Organisation du travail", en: "Work organisation"),
            Term("management", fr: "Management à distance", en: "Remote management"),
            Term("equipment", fr: "Équipement et réseau", en: "Equipment and network"),
            Term("security", fr: "Sécurité de l’information", en: "Information security"),
            Term("law", fr: "Droit et conditions d’emploi", en: "Law and terms of employment"),
            Term("health", fr: "Santé et conditions de travail", en: "Health and working conditions"),
            Term("training", fr: "Formation et accompagnement", en: "Training and support"),
            Term("evaluation", fr: "Évaluation", en: "Evaluation"),
            Term("territory", fr: "Développement local", en: "Local development"),
            Term("public-service", fr: "Fonction publique", en: "Civil service"),
        ])

    /// The kinds of administration.
    public static let administrationKind = Vocabulary(
        "administration-kind", label: Label(fr: "Type d’administration", en: "Kind of administration"),
        terms: [
            Term("prefecture", fr: "Préfecture", en: "Prefecture"),
            Term("dreal", fr: "DREAL", en: "Regional directorate for environment, planning and housing"),
            Term("ddt", fr: "DDT", en: "Departmental directorate for territories"),
            Term("ddcspp", fr: "DDCSPP", en: "Departmental directorate for social cohesion and protection"),
            Term("drjscs", fr: "DRJSCS", en: "Regional directorate for youth, sports and social cohesion"),
            Term(
                "geographic-agency", fr: "Centre d’information géographique",
                en: "Geographic information centre"),
            Term("central", fr: "Administration centrale", en: "Central administration"),
            Term("local-authority", fr: "Collectivité territoriale", en: "Local authority"),
            Term("association", fr: "Association", en: "Association"),
            Term("other", fr: "Autre", en: "Other"),
        ])

    /// The state of an observation (SDMX code list `CL_OBS_STATUS`).
    public static let observationStatus = Vocabulary(
        "observation-status", label: Label(fr: "Statut de l’observation", en: "Observation status"),
        terms: [
            Term("A", fr: "Normale", en: "Normal"), Term("B", fr: "Rupture de série", en: "Break"),
            Term("E", fr: "Estimée", en: "Estimated"),
            Term("L", fr: "Manquante, non collectée", en: "Missing, not collected"),
            Term("M", fr: "Sans objet", en: "Cannot exist"),
            Term("N", fr: "Non significative", en: "Not significant"),
            Term("P", fr: "Provisoire", en: "Provisional"),
            Term("Q", fr: "Masquée", en: "Suppressed"), Term("U", fr: "Peu fiable", en: "Low reliability"),
        ])

    /// The vocabularies that a `module.xml` may name without defining them.
    public static let shared: [Vocabulary] = [
        .evaluationPoint, .campaign, .factor, .weight, .audience, .stage, .theme, .administrationKind,
        .observationStatus,
    ]
}
