/// Words too common to tell one text from another. They are neither indexed nor asked for.
///
/// Kept short: words that carry meaning in this field (sans, avant, après, pas, plus, trop, été, car) are
/// searched. Written without accents, as words are compared.
enum StopWords {
    static let french: Set<String> = words(
        """
        le la les un une des du de au aux l d j m n s t qu jusqu lorsqu puisqu quoiqu ce cet cette ces ceci
        cela ca celui celle ceux celles mon ma mes ton ta tes sa ses notre nos votre vos leur leurs je tu il
        elle on nous vous ils elles me te se lui moi toi soi eux y en qui que quoi dont ou lequel laquelle
        lesquels lesquelles auquel auxquels auxquelles duquel desquels desquelles quel quelle quels quelles
        a dans par pour sur vers et ni mais donc si comme quand lorsque puisque quoique ainsi alors aussi
        afin comment pourquoi combien ne suis es est sommes etes sont etais etait etions etaient sera seront
        serait seraient serai soit soient soyez etre etant ai as avons avez ont avais avait avaient aura
        auront aurait auraient aurai ait aient avoir ayant eu peut peux peuvent puis pouvez pourra pourrait
        dois doit doivent devez faut fait tres ici
        """)

    static let english: Set<String> = words(
        """
        a an the this that these those and or but if of in on at to for from by with as into about is are
        was were be been being am has have had having do does did can could should would i you he she we
        they me him her them my your his its our their what which who whom where when why how there here so
        than then too very
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
