#!/usr/bin/env python3
"""Writes an exchange file of N records, for measuring imports.

The same arguments give the same bytes, so that two measurements (or two machines) speak of the same file.
The texts are French nonsense with the statistics that matter to an index: some words stand in most records,
thousands of others in a handful; accents, elisions and compound words are as frequent as in real sheets.
"""
import argparse
import sys
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

OWNER = "prefecture-cantal"

# ---------------------------------------------------------------------------------------------------------
# Vocabulary. Real words first, the most frequent first; the long tail is built from roots and affixes.

MASCULINE = """
télétravail agent service management travail jour projet bureau poste réseau manager domicile bilan temps
accord outil télécentre trajet équilibre collectif suivi temps-partiel objectif chef-de-service matériel dossier
télétravailleur avenant protocole comité calendrier besoin contrôle lien ordinateur département règlement usager
intérêt cadre droit arrêté syndicat environnement frein levier retour entretien déplacement carbone haut-débit
logiciel téléphone serveur serveur-mandataire secret-professionnel mot-de-passe chiffrement compte-rendu
rendez-vous mi-temps savoir-faire savoir-être tête-à-tête point-hebdomadaire volontariat isolement présentiel
forfait remboursement décret ministère établissement référent binôme tuteur séminaire questionnaire échantillon
répondant indicateur écart-type résultat effet coût budget équipement abonnement casque écran clavier siège
éclairage risque accident médecin ergonome assistant élu maire territoire massif village bourg bassin-d’emploi
covoiturage kilomètre véhicule carburant gain délai courrier courriel agenda tableau-de-bord planning portail
intranet tutorat apprentissage accueil guichet dossier-papier parapheur archivage scanner bon-sens
état-des-lieux plan-d’action cahier-des-charges retour-d’expérience va-et-vient chez-soi non-dit après-midi
entre-deux porte-à-porte laisser-aller garde-fou pense-bête aide-mémoire vis-à-vis
"""
FEMININE = """
administration équipe réunion mission organisation confiance évaluation charte direction préfecture autonomie
formation distance convention expérimentation visioconférence agence satisfaction productivité hiérarchie
communication fonction-publique activité semaine journée tâche disponibilité procédure sécurité connexion
ligne messagerie charge-de-travail vie-privée vie-familiale vie-professionnelle demande décision règle
réversibilité plage-horaire durée-du-travail pause déconnexion santé prévention ergonomie fatigue concentration
qualité attractivité mobilité ruralité commune région collectivité intercommunalité énergie empreinte-carbone
voiture route neige électricité facture indemnité assurance attestation responsabilité confidentialité donnée
information clé-USB carte-à-puce authentification sauvegarde panne assistance hotline fibre bande-passante
enquête baseline mi-parcours campagne moyenne médiane réponse question foire-aux-questions fiche bonne-pratique
condition difficulté limite réussite preuve échelle note liste grille feuille-de-route mise-en-œuvre remise-en-cause
prise-de-poste boîte-à-outils main-d’œuvre conduite-du-changement égalité parité parentalité inclusion
hausse harmonisation hétérogénéité habitude heure hésitation œuvre île étape écoute entraide absence ancienneté
"""
VERBS = """
facilit organis propos amélior demand planifi évalu form accompagn favoris limit assur prépar partag adapt
not développ concern conserv utilis valid mesur présent rencontr apport autoris écout aid évit
"""
# Roots of -er verbs; nouns, adjectives and adverbs are formed from them.
ROOTS = """
organis planifi évalu form accompagn favoris limit assur prépar partag adapt développ utilis valid mesur présent
autoris administr coordonn inform communiqu document simplifi dématérialis sécuris numéris expériment modernis
mutualis négoci observ orient particip pilot précis prévoi propag qualifi quantifi rationalis recommand réform
régul rembours renforc répart respons restaur sensibilis signal stabilis structur synchronis systématis télétravaill
trait transform transmett valoris vérifi ventil vulgaris actualis affect ajust aliment allég alloc anim anticip
appliqu appréci arbitr articul assist atténu automatis bonifi calcul canalis capitalis centralis certifi chiffr
cibl circul clarifi classifi collabor combin compens complét concentr concert confirm conjugu consolid constat
construct consult contract contribu contrôl converg cotis créd cumul déclar déconcentr décentralis délég délimit
démocratis départ déploy désign détach détermin diagnostiqu diffus dimensionn discut dispers distribu diversifi
échang économis éduqu élabor éman embauch encadr encourag énergis enregistr équilibr équip estim étal étay évolu
examin exécut expliqu exploit export fédér fiabilis financ fluidifi focalis formalis formul généralis gestionn
gradu harmonis hébergi hiérarchis homogénéis identifi illustr implant implic import imput incit inclin index
industrialis initi innov inscript inspect instal institu instru intégr intensifi interrog interven invent investi
isol jalonn justifi labellis légitim localis maîtris matérialis médiat mobilis modélis modul moralis motiv
navig nivel nomin normalis notifi objectiv oblig occup optimis ordonn parcour pérennis perfectionn personnalis
pond pratiqu prioris priv profession programm projet protég publi radi ratifi réalis récapitul récompens récupér
redress réfléch regroup réhabilit relanc remédi rénov représent réserv résili respect ressourc restitu revendiqu
""".split()
PREFIXES = ["", "re", "dé", "pré", "co", "auto", "télé", "sur", "inter", "multi", "contre-", "sous-", "non-", "micro-"]
NOUN_ENDINGS = [("ation", "f"), ("ement", "m"), ("age", "m"), ("ateur", "m"), ("abilité", "f"), ("ance", "f")]
ADJECTIVES = """
nécessaire possible simple utile durable mobile agréable hebdomadaire disponible autonome responsable
volontaire efficace rapide pratique technique numérique informatique juridique économique écologique périodique
budgétaire réglementaire statutaire disciplinaire supplémentaire intermédiaire solidaire souple stable fiable
""".split()
ADVERBS = """
souvent toujours parfois régulièrement aujourd’hui désormais progressivement rapidement généralement ensemble
directement notamment également à-distance sur-place d’emblée jusqu’alors peut-être tout-à-fait à-mi-parcours
clairement pleinement librement suffisamment sereinement étroitement là-bas ci-après au-delà quelquefois lorsqu’il-neige
""".split()
PLACES = """
Aurillac Saint-Flour Mauriac Murat Mende Rodez Le-Puy-en-Velay Clermont-Ferrand Lyon Limoges Guéret Tulle
Brioude Yssingeaux Marvejols Florac Millau Villefranche-de-Rouergue Ambert Thiers Issoire Riom-ès-Montagnes
Chaudes-Aigues Vic-sur-Cère Pierrefort Allanche Condat Salers Ydes Maurs Figeac Cahors Privas Aubenas
Saint-Étienne Montbrison Moulins Vichy Montluçon Aubusson Ussel Brive-la-Gaillarde Langogne Châteauneuf-de-Randon
""".split()
KEYWORDS = """
télétravail management-à-distance réunion visioconférence confiance charte haut-débit covoiturage télécentre
domicile réversibilité droit-à-la-déconnexion ergonomie bilan-carbone sécurité-informatique formation volontariat
égalité évaluation autonomie isolement territoire-rural attractivité-du-service équipement dématérialisation
""".split()

VOWELS = "aeiouyàâéèêëîïôöûùœAEIOUÉÎh"
ASPIRATED = ("hiérarch", "hausse", "haut", "hotline")  # an h that takes no elision: « la hiérarchie »

# What a sentence is made of. A capital word stands for a drawn one (see `Words`), the rest stands as it is.
SENTENCES = """
LE V UN DU
LE V LES D dans LE A
LES VP UN DU , et LES VP LE
LE V DES AP QUELE V ADV
ADV , LE V DEINF UN avec LES
LES VP DEINF LE AU OFPLACE
pour INF LE , LES DU VP UN A
LE DU V NUMBER , ce QUUN V rarement
il faut INF LES D et INF LE AVANT
LES AP VP LE DES depuis NUMBER
selon LAW , LE V UN D
on V LE AUX et LES VP ADV
LE A n’est pas UN : LES VP LE
LE s’appuie sur LES D et sur UN A
chaque N V LE DU avant LE
c’est LE QUELES VP ADV
LES VP UN A QUUN V pour LE D
à PLACE , LE V LES NUMBER après LE
sans UN , LE V DEINF ; LES VP
LE V LE et LE , puis UN D
NUMBER par semaine , LES VP LE A DU
s’il V LE , LE V aussi UN D
LE D et LE D VP LES OFPLACE
lorsqu’UN V , LES VP DEINF LE
l’un des AP , LE DU , V LES
""".strip().splitlines()
TITLES = """
INF LE DU
LE A D à PLACE
INF UN D avec LES
LE et LE : NUMBER
LES AP DES
INF LES D pour LE
UN A pour INF LE
LE D OFPLACE
""".strip().splitlines()
QUESTIONS = """
comment INF LE DU pendant LE ?
comment INF UN D ?
qui V LES D quand LE V ?
faut-il INF UN A pour INF LE ?
qu’apporte LE AUX ?
que faire si UN V LE ?
combien de temps faut-il pour INF LES D ?
est-ce QUELE V LE pendant NUMBER ?
""".strip().splitlines()


def elides(word):
    """Whether « le », « de » and « que » lose their vowel before the word."""
    return word[0] in VOWELS and not word.startswith(ASPIRATED)


def after(article, elided, word):
    return elided + word if elides(word) else article + " " + word


def plural(word):
    """« chefs de service », « télétravaux », « pré-réunions »: the words before a preposition take the mark."""
    words = word.split(" ")
    for i, part in enumerate(words):
        if part in ("de", "du", "d’action", "d’emploi", "d’œuvre", "d’expérience", "à", "en", "aux", "des"):
            break
        if part.endswith("travail"):
            words[i] = part[:-2] + "ux"
        elif part.endswith("al"):
            words[i] = part[:-2] + "aux"
        elif part[-1] not in "sxz":
            words[i] = part + ("x" if part.endswith(("eau", "au")) else "s")
    return " ".join(words)


def spaced(word):
    """« vie-privée » is written as two words, « rendez-vous » as one; both kinds stand in the lists."""
    keep = ("rendez-vous", "savoir-", "vis-à-vis", "compte-rendu", "mi-", "pense-bête", "aide-mémoire", "après-midi",
            "non-", "sous-", "contre-", "micro-", "garde-fou", "chez-soi", "porte-à-porte", "laisser-aller", "peut-être",
            "écart-type", "entre-deux", "là-bas", "ci-après", "au-delà", "serveur-mandataire", "va-et-vient")
    return word if word.startswith(keep) else word.replace("-", " ")


def zipf(count, knee=700):
    """Cumulated weights: 1/rank up to the knee, 1/rank² behind it, as large collections of texts have it."""
    return list(accumulate(1 / (r + 3) * (1 if r < knee else knee / r) for r in range(1, count + 1)))


def tail(endings, count):
    """The first of the words that roots and affixes make, in an order that no seed changes; rare prefixes last."""
    order = Random("tail")
    words = []
    for prefixes in (PREFIXES[:1], PREFIXES[1:5], PREFIXES[5:]):
        some = [(p + r + e, gender) for p in prefixes for r in ROOTS for e, gender in endings]
        order.shuffle(some)
        words += some
    return words[:count]


class Words:
    """Draws words, each kind from its own endless stream, and makes texts of them."""

    def __init__(self, rng):
        self.rng = rng
        nouns = [(spaced(w), "m") for w in MASCULINE.split()] + [(spaced(w), "f") for w in FEMININE.split()]
        # Interleave the two lists, so that both genders have frequent words.
        middle = len(MASCULINE.split())
        nouns = [n for _, n in sorted((i if i < middle else i - middle, n) for i, n in enumerate(nouns))]
        known = {n for n, _ in nouns}
        nouns += [n for n in tail(NOUN_ENDINGS, 9_000) if n[0] not in known]
        verbs = VERBS.split() + [v for v, _ in tail([("", "")], 2_000)]
        adjectives = [spaced(a) for a in ADJECTIVES]
        adjectives += [a for a, _ in tail([("able", "")], 1_500)]
        adverbs = [spaced(a) for a in ADVERBS] + [a for a, _ in tail([("ablement", "")], 200)]

        masculine = {"un": "un ", "le": "le", "du": "du", "au": "au"}
        feminine = {"un": "une ", "le": "la", "du": "de la", "au": "à la"}
        singular = [(w, masculine if g == "m" else feminine) for w, g in nouns]
        many = [plural(w) for w, _ in nouns]
        forms = {
            "N": [w for w, _ in nouns],
            "LE": [after(a["le"], "l’", w) for w, a in singular],
            "UN": [a["un"] + w for w, a in singular],
            "DU": [after(a["du"], "de l’", w) for w, a in singular],
            "AU": [after(a["au"], "à l’", w) for w, a in singular],
            "D": [after("de", "d’", w) for w, _ in singular],
            "LES": ["les " + w for w in many],
            "DES": ["des " + w for w in many],
            "AUX": ["aux " + w for w in many],
            "AVANT": [after("avant " + a["le"], "avant l’", w) for w, a in singular],
            "QUELE": ["que " + after(a["le"], "l’", w) for w, a in singular],
            "QUELES": ["que les " + w for w in many],
            "QUUN": ["qu’" + a["un"] + w for w, a in singular],
            "V": [v + "e" for v in verbs],
            "VP": [v + "ent" for v in verbs],
            "INF": [v + "er" for v in verbs],
            "DEINF": [after("de", "d’", v + "er") for v in verbs],
            "A": adjectives,
            "AP": [a + "s" for a in adjectives],
            "ADV": adverbs,
            "PLACE": [spaced(p) if p.startswith("Le-") else p for p in PLACES],
            "KEYWORD": [spaced(k) for k in KEYWORDS],
        }
        forms["OFPLACE"] = [after("de", "d’", p) for p in forms["PLACE"]]
        self.draw = {kind: self._stream(items).__next__ for kind, items in forms.items()}
        self.draw["NUMBER"] = self._numbers().__next__
        self.draw["LAW"] = self._laws().__next__
        self.sentences, self.titles, self.questions = map(self._compile, (SENTENCES, TITLES, QUESTIONS))

    def _stream(self, items):
        weights = zipf(len(items))
        while True:
            yield from self.rng.choices(items, cum_weights=weights, k=2_000)

    def _numbers(self):
        units = ["jours", "agents", "semaines", "heures", "kilomètres", "réunions", "euros", "dossiers", "ans", "pour cent"]
        while True:
            yield f"{int(self.rng.expovariate(0.02)) + 2} {self.rng.choice(units)}"

    def _laws(self):
        while True:
            number, year = self.rng.randrange(1, 1_900), self.rng.randrange(1983, 2014)
            yield self.rng.choice(("l’article {0} de la loi n° {1}-{0}", "le décret n° {1}-{0}", "la circulaire du {2} juin {1}")).format(
                number, year, number % 28 + 1)

    def _compile(self, patterns):
        compiled = []
        for pattern in patterns:
            slots = []
            words = []
            for word in pattern.split():
                head, quote, kind = word.rpartition("’")  # « lorsqu’UN »
                if kind in self.draw:
                    slots.append(self.draw[kind])
                    word = head + quote + "%s"
                words.append(word)
            compiled.append((" ".join(words).replace(" ,", ","), slots))
        return compiled

    def _fill(self, patterns):
        text, slots = self.rng.choice(patterns)
        text = text % tuple([draw() for draw in slots])
        return text[0].upper() + text[1:]

    def _line(self, patterns, limit):
        while True:
            text = self._fill(patterns)
            if len(text) <= limit:
                return text

    def title(self, limit=100):
        return self._line(self.titles, limit)

    def question(self):
        return self._line(self.questions, 300)

    def line(self, limit=160):
        return self._line(self.sentences, limit - 1) + "."

    def paragraph(self, low, high):
        """Sentences; now and then one is stressed or holds a link."""
        text = ". ".join([self._fill(self.sentences) for _ in range(self.rng.randint(low, high))]) + "."
        chance = self.rng.random()
        if chance < 0.08:
            text += f" <strong>{self.line()}</strong>"
        elif chance < 0.16:
            text += f" Ici, <em>{self.draw['LE']()}</em> {self.draw['V']()} {self.draw['UN']()}."
        elif chance < 0.2:
            text += f' Voir <a href="{self.address()}">{self.draw["LE"]()}</a>.'
        return text

    def address(self):
        return f"https://www.example.fr/teletravail?fiche={self.rng.randrange(100_000)}&amp;langue=fr"


# ---------------------------------------------------------------------------------------------------------
# Records

POINTS = ["organisation", "management", "productivity", "agent-satisfaction", "manager-satisfaction", "carbon"]
THEMES = ["work-organisation", "management", "equipment", "security", "law", "health", "training", "evaluation",
          "territory", "public-service"]
STAGES = ["planned", "trial", "established", "widened", "abandoned"]
TERRITORIES = ["15", "43", "63", "03", "48", "12", "19", "23", "massif-central", "old-region-83", "commune-15014"]
PARTNERS = ["dreal-auvergne", "ddt-lozere", "prefecture-aveyron", "ddcspp-cantal", "ddt-haute-loire", "maceo"]
FUNCTIONS = ["chef de service", "référent télétravail", "responsable informatique", "médecin de prévention",
             "secrétaire général", "conseillère en organisation", "chargée de mission", "assistant de prévention"]

SHARES = {"good-practice": 40, "faq": 30, "experience-feedback": 25, "indicator": 4, "evaluation": 1}


def type_cycle():
    """The types of a hundred records in a row; an indicator leads, so that evaluations find one before them."""
    rest = [t for t, share in SHARES.items() for _ in range(share - (t == "indicator"))]
    Random("the order of the types").shuffle(rest)
    return ["indicator", *rest]


CYCLE = type_cycle()
PLACES_OF = {t: [i for i, name in enumerate(CYCLE) if name == t] for t in SHARES}


class Generator:
    """Writes records one after the other; all it keeps is the measures of the indicators so far."""

    def __init__(self, out, seed, version):
        self.out = out
        self.version = version
        self.rng = Random(f"{seed}/{version}")
        self.words = Words(self.rng)
        self.modified = (datetime(2013, 6, 3, 9) + timedelta(days=version - 1)).isoformat() + "Z"
        self.number = 0
        self.measures = {}
        self.lines = []
        self.makers = {"good-practice": self.good_practice, "faq": self.faq, "indicator": self.indicator,
                       "experience-feedback": self.experience_feedback, "evaluation": self.evaluation}

    def file(self, count, seed):
        self.out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<exchange xmlns="urn:essaim:exchange:1" id="bench-{seed}-{count}" issuer="{OWNER}" issued="{self.modified}">\n'
            f'  <administration id="{OWNER}" kind="prefecture" territory="15">\n'
            '    <name xml:lang="fr">Préfecture du Cantal</name>\n'
            "  </administration>\n")
        for self.number in range(1, count + 1):
            self.record()
        self.out.write("</exchange>\n")

    def record(self):
        name = CYCLE[(self.number - 1) % 100]
        self.lines = [
            f'  <record id="{self.id(self.number)}" version="{self.version}" status="published"'
            f' modified="{self.modified}" xml:lang="fr">',
            f'    <{name} xmlns="urn:essaim:{name}:1">']
        self.makers[name]()
        self.lines += [f"    </{name}>", "  </record>\n"]
        self.out.write("\n".join(self.lines))

    @staticmethod
    def id(number):
        return f"{OWNER}/{CYCLE[(number - 1) % 100]}/fiche-{number:06}"

    def earlier(self, type=None):
        """The identifier of a record already written: of any type, or of one; `None` where there is none."""
        if self.number == 1:
            return None
        number = self.rng.randrange(1, self.number)
        if type:
            number = number - (number - 1) % 100 + self.rng.choice(PLACES_OF[type])
            if number >= self.number:
                return None
        return self.id(number)

    # Parts of a record. `depth` counts the levels of indent.

    def add(self, name, text, depth=3):
        self.lines.append(f"{'  ' * depth}<{name}>{text}</{name}>")

    def some(self, chance):
        return self.rng.random() < chance

    def term(self, name, codes, depth=3):
        self.add(name, self.rng.choice(codes), depth)

    def terms(self, name, codes, low, high):
        for code in self.rng.sample(codes, self.rng.randint(low, high)):
            self.add(name, code)

    def prose(self, name, low, high, depth=3, list_chance=0.15):
        indent = "  " * depth
        self.lines.append(f"{indent}<{name}>")
        self.lines.append(f"{indent}  <p>{self.words.paragraph(low, high)}</p>")
        if self.some(list_chance):
            kind = self.rng.choice(("ul", "ul", "ol"))
            self.lines.append(f"{indent}  <{kind}>")
            for _ in range(self.rng.randint(2, 4)):
                self.lines.append(f"{indent}    <li>{self.words.line()}</li>")
            self.lines.append(f"{indent}  </{kind}>")
        self.lines.append(f"{indent}</{name}>")

    def group(self, name, fill):
        self.lines.append(f"      <{name}>")
        fill()
        self.lines.append(f"      </{name}>")

    def date(self, first_year, years):
        return f"{first_year + self.rng.randrange(years)}-{self.rng.randrange(1, 13):02}-{self.rng.randrange(1, 29):02}"

    def period(self):
        end = f' to="{self.date(2013, 2)}"' if self.some(0.8) else ""
        self.lines.append(f'      <period from="{self.date(2011, 2)}"{end}/>')

    def references(self, name, chance, type=None):
        while self.some(chance) and (id := self.earlier(type)):
            self.add(name, id)

    # The types. Elements stand in the order of the type's field list.

    def good_practice(self):
        words, rng = self.words, self.rng
        stage = rng.choice(STAGES)
        scope = rng.choice(("national", "regional", "local", "local"))
        self.add("title", words.title())
        self.add("summary", words.line(160))
        self.terms("theme", THEMES, 1, 3)
        self.terms("point", POINTS, 0, 3)
        self.add("stage", stage)
        self.add("scope", scope)
        if scope != "national":
            self.terms("territory", TERRITORIES, 1, 2)
        if self.some(0.7):
            self.term("service-size", ["small", "medium", "large"])
        if self.some(0.7):
            self.period()
        self.prose("problem", 1, 2)
        self.prose("method", 2, 4, list_chance=0.25)
        if self.some(0.2):
            self.prose("beneficiaries", 1, 1)
        if self.some(0.6):
            self.group("resources", self.resources)
        self.prose("evidence", 1, 2)
        if stage == "abandoned" or self.some(0.25):
            self.prose("difficulties", 1, 2)
        if self.some(0.2):
            self.prose("conditions", 1, 2)
        if self.some(0.2):
            self.prose("transfer", 1, 2)
        while self.some(0.15):
            self.group("tried-again", self.trial)
        for keyword in {words.draw["KEYWORD"](): None for _ in range(rng.randint(0, 4))}:
            self.add("keyword", keyword)
        self.references("related", 0.2)
        if self.some(0.15):
            self.group("link", self.link)
        if self.some(0.1):
            self.group("opinion", self.opinion)

    def resources(self):
        self.term("effort", ["low", "medium", "high"], 4)
        if self.some(0.5):
            self.add("cost-per-agent", f"{self.rng.randrange(50_000) / 100:.2f}", 4)
        if self.some(0.5):
            self.add("people", f"{self.rng.randrange(1, 400) / 100:.2f}", 4)
        if self.some(0.3):
            self.add("note", self.words.line(), 4)

    def trial(self):
        self.term("administration", PARTNERS, 4)
        self.add("date", self.date(2012, 2), 4)
        self.term("result", ["confirmed", "adapted", "failed"], 4)
        if self.some(0.3):
            self.add("note", self.words.line(), 4)

    def link(self):
        self.add("title", self.words.title(), 4)
        self.add("address", self.words.address(), 4)

    def opinion(self):
        self.term("function", FUNCTIONS, 4)
        self.add("date", self.date(2012, 2), 4)
        self.prose("text", 1, 2, 4)

    def faq(self):
        self.add("question", self.words.question())
        if self.some(0.8):
            self.add("summary", self.words.line(300))
        self.prose("answer", 5, 10, list_chance=0.5)
        self.terms("audience", ["agent", "manager", "human-resources", "it"], 1, 3)
        self.terms("theme", THEMES, 1, 2)
        self.references("related", 0.3)
        while self.some(0.4):
            self.group("source", self.source)
        if self.some(0.8):
            self.add("review-by", self.date(2015, 3))

    def source(self):
        self.term("kind", ["legal", "guide", "publication", "practice"], 4)
        self.add("title", self.words.title(), 4)
        if self.some(0.7):
            self.add("address", self.words.address(), 4)

    def experience_feedback(self):
        self.add("title", self.words.title(150))
        if self.some(0.8):
            self.add("summary", self.words.line(300))
        if self.some(0.7):
            self.term("campaign", ["baseline", "midterm", "final"])
        self.terms("territory", TERRITORIES, 0, 2)
        if self.some(0.6):
            self.period()
        self.prose("context", 1, 2)
        if self.some(0.3):
            self.prose("objectives", 1, 1)
        while self.some(0.3):
            self.group("actor", self.actor)
        if self.some(0.2):
            self.prose("means", 1, 1)
        if self.some(0.4):
            self.prose("course", 2, 5)
        if self.some(0.5):
            self.prose("worked", 1, 2)
        for _ in range(self.rng.randint(0, 2)):
            self.group("factor", self.factor)
        for name in ("gaps", "causes", "evidence"):
            if self.some(0.15):
                self.prose(name, 1, 1)
        for _ in range(self.rng.randint(0, 2)):
            self.group("lesson", self.lesson)
        while self.some(0.2):
            self.prose("recommendation", 1, 1)
        while self.some(0.2):
            self.group("action", self.action)
        if self.some(0.15):
            self.prose("transfer", 1, 1)
        self.references("practice", 0.3, "good-practice")
        if self.some(0.5):
            self.term("contact", FUNCTIONS)

    def actor(self):
        self.term("function", FUNCTIONS, 4)
        self.add("role", self.words.line(), 4)

    def factor(self):
        kind = self.rng.choice(("brake", "lever"))
        self.add("kind", kind, 4)
        self.term("point", POINTS, 4)
        self.term("weight", ["low", "medium", "high"], 4)
        self.prose("text", 1, 1, 4, 0)
        if kind == "brake":
            # A brake gives its answer or says that there is none, never both.
            if self.some(0.8):
                self.prose("answer", 1, 1, 4, 0)
            else:
                self.add("no-answer", "true", 4)

    def lesson(self):
        self.term("theme", THEMES, 4)
        self.prose("text", 1, 1, 4, 0)

    def action(self):
        self.add("what", self.words.line(), 4)
        self.term("who", FUNCTIONS, 4)
        if self.some(0.7):
            self.add("due", self.date(2013, 2), 4)
        if self.some(0.7):
            self.term("done", ["true", "false"], 4)

    def indicator(self):
        measure = self.rng.choice(("unit", "percentage", "score", "ordinal"))
        earlier = self.rng.choice(list(self.measures)) if self.measures and self.some(0.2) else None
        self.measures[self.id(self.number)] = measure
        self.add("name", self.words.title(150))
        if self.some(0.9):
            self.add("summary", self.words.line(300))
        self.add("code", f"IND-{self.number:06}")
        self.term("point", POINTS)
        self.add("measure", measure)
        if measure == "unit":
            self.term("unit", ["km", "jours/semaine", "kg CO₂", "heures", "euros"])
        if measure == "percentage":
            self.add("numerator", self.words.title())
            self.add("denominator", self.words.title())
        self.term("higher-is-better", ["true", "false"])
        self.term("aggregation", ["sum", "weighted-mean", "none"])
        if self.some(0.5):
            self.add("target", self.value(measure))
        self.prose("method", 3, 6)
        self.terms("respondent", ["agents", "managers", "records"], 1, 2)
        self.add("decimals", self.rng.randrange(3))
        if earlier:
            self.add("paired-with", earlier)

    def value(self, measure):
        if measure == "score":
            return f"{self.rng.uniform(1, 5):.2f}"
        if measure == "ordinal":
            return self.rng.randrange(1, 11)
        return f"{self.rng.uniform(0, 100):.1f}"

    def evaluation(self):
        population = self.rng.randrange(10, 400)
        respondents = self.rng.randrange(5, population + 1)
        self.add("title", self.words.title(150))
        self.add("administration", OWNER)
        self.term("campaign", ["baseline", "midterm", "final"])
        self.add("date", self.date(2012, 2))
        self.add("population", population)
        self.add("respondents", respondents)
        self.add("sample-data", "true")
        known = list(self.measures)
        for id in self.rng.sample(known, min(len(known), self.rng.randint(4, 10))):
            self.group("observation", lambda: self.observation(id, respondents))
        self.prose("note", 1, 3)

    def observation(self, indicator, respondents):
        measure = self.measures[indicator]
        status = self.rng.choice("AAAAAAAEPLMQ")
        has_value = status not in "LMQ"
        self.add("indicator", indicator, 4)
        if has_value:
            self.add("value", self.value(measure), 4)
        self.add("respondents", self.rng.randrange(respondents + 1), 4)
        if has_value and measure == "score":
            self.add("standard-deviation", f"{self.rng.uniform(0, 2):.3f}", 4)
        self.add("status", status, 4)
        if self.some(0.2):
            self.add("dimension", "category", 4)
            self.term("category", ["A", "B", "C"], 4)
        if self.some(0.3):
            self.add("comment", self.words.line(), 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", metavar="N", type=int, help="number of records")
    parser.add_argument("-o", "--output", metavar="FILE", required=True)
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other texts (default: 1)")
    parser.add_argument("--version", type=int, default=1,
                        help="version of all records; a higher one has the same identifiers with other texts (default: 1)")
    arguments = parser.parse_args()
    if arguments.count < 0 or arguments.seed < 0 or arguments.version < 1:
        parser.error("N and the seed are not negative, versions start at 1")
    with open(arguments.output, "w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        Generator(out, arguments.seed, arguments.version).file(arguments.count, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
