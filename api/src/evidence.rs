//! The sentences that say why: what the numbers of a matrix mean for one home, in every language.

pub mod areas;
pub mod divisions;
pub mod journey;
pub mod miss;
pub mod package;
pub mod placements;

use crate::language::Language;
use crate::region::{Journey, Municipalities, YearMatrix};
use flytthit_matcher::commuting::{AreaId, relation};

/// The flow from a home to one place of work, as the sentences tell it.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'n> {
    /// The year that it was counted.
    pub year: i32,
    /// What the home is called.
    pub home: &'n str,
    /// What the place of work is called.
    pub work: &'n str,
    /// Employed people who live in the home.
    pub residents: u64,
    /// Those of them who work at the place of work.
    pub commuters: u64,
    /// `commuters / residents`, from 0 to 1.
    pub out_share: f64,
    /// Of the jobs at the place of work, the share that they hold, from 0 to 1.
    pub job_share: f64,
    /// The link, in percent points.
    pub link: f64,
    /// The way, where it is known.
    pub journey: Option<&'n Journey>,
}

impl<'n> Flow<'n> {
    /// The flow between two areas of a matrix.
    pub fn between(
        matrix: &'n YearMatrix,
        home: AreaId,
        work: AreaId,
        municipalities: &'n Municipalities,
        language: Language,
    ) -> Flow<'n> {
        let relation = relation(&matrix.matrix, home, work);
        Flow {
            year: matrix.year,
            home: matrix.title(home, municipalities, language),
            work: matrix.title(work, municipalities, language),
            residents: matrix.matrix.residents(home),
            commuters: relation.commuters,
            out_share: relation.out_share,
            job_share: relation.job_share,
            link: relation.link,
            journey: matrix.journey(home, work),
        }
    }
}

/// Why a municipality belongs, or does not belong, to the catchment of a home: "Tolga → Tynset (2003): 147
/// of Tolga's 775 workers (19.0 %) work there and hold 5.1 % of its jobs; link 24.0." And the way, where it is
/// known: "22 minutes by car."
pub fn commute(flow: &Flow<'_>, language: Language) -> String {
    let Flow { year, home, work, residents, commuters, .. } = flow;
    let out = percent(flow.out_share, language);
    let jobs = percent(flow.job_share, language);
    let link = decimal(flow.link, 1, language);
    let sentence = match language {
        Language::En => format!(
            "{home} → {work} ({year}): {commuters} of {home}'s {residents} workers ({out}) work there and hold {jobs} \
             of its jobs; link {link}."
        ),
        Language::Nb => format!(
            "{home} → {work} ({year}): {commuters} av de {residents} sysselsatte i {home} ({out}) arbeider der og har \
             {jobs} av arbeidsplassene; sum pendling {link}."
        ),
        Language::Nn => format!(
            "{home} → {work} ({year}): {commuters} av dei {residents} sysselsette i {home} ({out}) arbeider der og har \
             {jobs} av arbeidsplassane; sum pendling {link}."
        ),
    };
    match flow.journey {
        Some(way) => format!("{sentence} {}", journey::way(way, language)),
        None => sentence,
    }
}

/// How many find work in the home itself: "Tolga (2003): 570 of Tolga's 775 workers (73.5 %) work in Tolga
/// itself and hold 81.7 % of its jobs."
pub fn at_home(flow: &Flow<'_>, language: Language) -> String {
    let Flow { year, home, residents, commuters, .. } = flow;
    let out = percent(flow.out_share, language);
    let jobs = percent(flow.job_share, language);
    match language {
        Language::En => format!(
            "{home} ({year}): {commuters} of {home}'s {residents} workers ({out}) work in {home} itself and hold {jobs} \
             of its jobs."
        ),
        Language::Nb => format!(
            "{home} ({year}): {commuters} av de {residents} sysselsatte i {home} ({out}) arbeider i {home} selv og har \
             {jobs} av arbeidsplassene."
        ),
        Language::Nn => format!(
            "{home} ({year}): {commuters} av dei {residents} sysselsette i {home} ({out}) arbeider i {home} sjølv og \
             har {jobs} av arbeidsplassane."
        ),
    }
}

/// How many commute to a labour market outside the region, where no household is sent: "Tolga → Trondheim
/// region (2003): 9 of Tolga's 775 workers (1.2 %) work there, outside the region."
pub fn outside(flow: &Flow<'_>, language: Language) -> String {
    let Flow { year, home, work, residents, commuters, .. } = flow;
    let out = percent(flow.out_share, language);
    let route = format!("{home} → {work} ({year})");
    match language {
        Language::En => {
            format!(
                "{route}: {commuters} of {home}'s {residents} workers ({out}) work there, outside the region."
            )
        }
        Language::Nb => format!(
            "{route}: {commuters} av de {residents} sysselsatte i {home} ({out}) arbeider der, utenfor regionen."
        ),
        Language::Nn => format!(
            "{route}: {commuters} av dei {residents} sysselsette i {home} ({out}) arbeider der, utanfor regionen."
        ),
    }
}

/// A sentence on what was counted in a year, in any language: "2003: Os joined Røros because …"
pub fn of_year(year: i32, sentence: &str) -> String {
    format!("{year}: {sentence}")
}

/// A share, from 0 to 1, in percent with one decimal.
fn percent(share: f64, language: Language) -> String {
    format!("{} %", decimal(100.0 * share, 1, language))
}

/// So many decimals, after a comma in Norwegian.
fn decimal(number: f64, decimals: usize, language: Language) -> String {
    let text = format!("{number:.decimals$}");
    match language {
        Language::En => text,
        Language::Nb | Language::Nn => text.replace('.', ","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::travel::TravelMode;
    use insta::assert_snapshot;

    #[test]
    fn each_sentence_exists_in_each_language() {
        let journey = Journey {
            minutes: 22,
            mode: TravelMode::Driving,
            as_of: "2026-11-24".to_owned(),
            source: "osrm".to_owned(),
        };
        let flow = |work, commuters, jobs| Flow {
            year: 2003,
            journey: None,
            home: "Tolga",
            work,
            residents: 775,
            commuters,
            out_share: commuters as f64 / 775.0,
            job_share: commuters as f64 / jobs,
            link: 100.0 * (commuters as f64 / 775.0 + commuters as f64 / jobs),
        };
        let sentences = [Language::En, Language::Nb, Language::Nn].map(|language| {
            [
                commute(&flow("Tynset", 147, 2902.0), language),
                commute(&Flow { journey: Some(&journey), ..flow("Os", 21, 751.0) }, language),
                at_home(&flow("Tolga", 570, 698.0), language),
                outside(&flow("Trondheim region", 9, 1000.0), language),
            ]
            .join("\n")
        });
        assert_snapshot!(sentences.join("\n"), @r#"
        Tolga → Tynset (2003): 147 of Tolga's 775 workers (19.0 %) work there and hold 5.1 % of its jobs; link 24.0.
        Tolga → Os (2003): 21 of Tolga's 775 workers (2.7 %) work there and hold 2.8 % of its jobs; link 5.5. 22 minutes by car.
        Tolga (2003): 570 of Tolga's 775 workers (73.5 %) work in Tolga itself and hold 81.7 % of its jobs.
        Tolga → Trondheim region (2003): 9 of Tolga's 775 workers (1.2 %) work there, outside the region.
        Tolga → Tynset (2003): 147 av de 775 sysselsatte i Tolga (19,0 %) arbeider der og har 5,1 % av arbeidsplassene; sum pendling 24,0.
        Tolga → Os (2003): 21 av de 775 sysselsatte i Tolga (2,7 %) arbeider der og har 2,8 % av arbeidsplassene; sum pendling 5,5. 22 minutter med bil.
        Tolga (2003): 570 av de 775 sysselsatte i Tolga (73,5 %) arbeider i Tolga selv og har 81,7 % av arbeidsplassene.
        Tolga → Trondheim region (2003): 9 av de 775 sysselsatte i Tolga (1,2 %) arbeider der, utenfor regionen.
        Tolga → Tynset (2003): 147 av dei 775 sysselsette i Tolga (19,0 %) arbeider der og har 5,1 % av arbeidsplassane; sum pendling 24,0.
        Tolga → Os (2003): 21 av dei 775 sysselsette i Tolga (2,7 %) arbeider der og har 2,8 % av arbeidsplassane; sum pendling 5,5. 22 minutt med bil.
        Tolga (2003): 570 av dei 775 sysselsette i Tolga (73,5 %) arbeider i Tolga sjølv og har 81,7 % av arbeidsplassane.
        Tolga → Trondheim region (2003): 9 av dei 775 sysselsette i Tolga (1,2 %) arbeider der, utanfor regionen.
        "#);
    }
}
