//! Names as Klass writes them, "Røros - Rosse" or "Våler (Innlandet)", into names in one language each.

/// The names that are official in a Sámi language or in Kven, by the codes of ISO 639.
const SAMI_AND_KVEN: [(&str, &str); 48] = [
    ("Aarborte", "sma"),
    ("Alattio", "fkv"),
    ("Báhccavuotna", "se"),
    ("Bådåddjo", "smj"),
    ("Čáhcesuolu", "se"),
    ("Deatnu", "se"),
    ("Dielddanuorri", "se"),
    ("Divtasvuodna", "smj"),
    ("Evenášši", "se"),
    ("Fuolldá", "smj"),
    ("Fuossko", "smj"),
    ("Guovdageaidnu", "se"),
    ("Gáivuotna", "se"),
    ("Hábmer", "smj"),
    ("Hámmerfeasta", "se"),
    ("Hárstták", "se"),
    ("Ivgu", "se"),
    ("Kaivuono", "fkv"),
    ("Kárášjohka", "se"),
    ("Levangke", "sma"),
    ("Loabák", "se"),
    ("Naavuono", "fkv"),
    ("Nåavmesjenjaelmie", "sma"),
    ("Návuotna", "se"),
    ("Omasvuono", "fkv"),
    ("Omasvuotna", "se"),
    ("Oslove", "sma"),
    ("Paatsivuono", "fkv"),
    ("Porsanki", "fkv"),
    ("Porsángu", "se"),
    ("Porsáŋgu", "se"),
    ("Raane", "sma"),
    ("Raarvihke", "sma"),
    ("Raisi", "fkv"),
    ("Ráisa", "se"),
    ("Rivtták", "se"),
    ("Romsa", "se"),
    ("Rosse", "sma"),
    ("Snåase", "sma"),
    ("Stïentje", "sma"),
    ("Suortá", "se"),
    ("Tromssa", "fkv"),
    ("Tråante", "sma"),
    ("Unjárga", "se"),
    ("Vesisaari", "fkv"),
    ("Yykeä", "fkv"),
    ("Áhkánjárga", "se"),
    ("Áltá", "se"),
];

/// The names in this one, each with its language. Where not all but one are known, it is one Norwegian name.
pub(super) fn split(name: &str) -> Vec<(&'static str, &str)> {
    let name = without_place(name);
    let parts: Vec<&str> = name.split(" - ").map(str::trim).collect();
    let language = |part: &str| SAMI_AND_KVEN.iter().find(|(known, _)| *known == part).map(|(_, code)| *code);
    let norwegian = parts.iter().filter(|part| language(part).is_none()).count();
    match (parts.len(), norwegian) {
        (2.., 1) => parts.into_iter().map(|part| (language(part).unwrap_or("nb"), part)).collect(),
        _ => vec![("nb", name)],
    }
}

/// Whether two names have a name in common.
pub(super) fn share(first: &str, second: &str) -> bool {
    let parts = |name| without_place(name).split(" - ").map(str::trim);
    parts(first).any(|part| parts(second).any(|other| part == other))
}

/// The name without where the municipality is, which Klass adds in brackets to tell two apart: people do not
/// say it, and the number stands beside each name.
fn without_place(name: &str) -> &str {
    match name.split_once(" (") {
        Some((before, _)) if name.ends_with(')') && !before.trim().is_empty() => before.trim(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_several_languages_comes_apart_where_all_but_one_are_known() {
        assert_eq!(split("Røros - Rosse"), [("nb", "Røros"), ("sma", "Rosse")]);
        assert_eq!(split("Snåase - Snåsa"), [("sma", "Snåase"), ("nb", "Snåsa")]);
        let lyngen = [("nb", "Lyngen"), ("se", "Ivgu"), ("fkv", "Yykeä")];
        assert_eq!(split("Lyngen - Ivgu - Yykeä"), lyngen);
        assert_eq!(split("Guovdageaidnu - Kautokeino"), [("se", "Guovdageaidnu"), ("nb", "Kautokeino")]);
        assert_eq!(split("Aurskog-Høland"), [("nb", "Aurskog-Høland")]);
        assert_eq!(split("Ukjent - Navnløs"), [("nb", "Ukjent - Navnløs")], "which is which is not known");
        assert_eq!(split("Rosse"), [("nb", "Rosse")], "what is its only name is what it is called");
    }

    #[test]
    fn the_bracket_that_tells_two_apart_is_no_part_of_the_name() {
        assert_eq!(split("Os (Hedmark)"), [("nb", "Os")]);
        assert_eq!(split("Sande (Møre og Romsdal)"), [("nb", "Sande")]);
        assert_eq!(split("(Uten)"), [("nb", "(Uten)")]);
        assert!(share("Våler (Viken)", "Våler (Østfold)") && share("Gratangen", "Gratangen - Rivtták"));
        assert!(!share("Nes (Buskerud)", "Nesbyen"));
    }
}
