//! The sentences on the way to work, in every language.

use crate::language::{Language, Text};
use crate::region::Journey;
use crate::sources::travel::TravelMode;
use flytthit_matcher::commuting::is_long_journey;

/// How long it takes: "22 minutes by car." or "52 minutes by train or bus, a long way to go every day."
pub fn way(journey: &Journey, language: Language) -> String {
    let Journey { minutes, mode, .. } = journey;
    let unit = match minutes {
        1 => Text { nb: "minutt", nn: "minutt", en: "minute" },
        _ => Text { nb: "minutter", nn: "minutt", en: "minutes" },
    };
    let by = match mode {
        TravelMode::Driving => Text { nb: "med bil", nn: "med bil", en: "by car" },
        TravelMode::Transit => {
            Text { nb: "med tog eller buss", nn: "med tog eller buss", en: "by train or bus" }
        }
    };
    let warning = match is_long_journey(*minutes) {
        true => Text {
            nb: ", en lang vei hver dag",
            nn: ", ein lang veg kvar dag",
            en: ", a long way to go every day",
        },
        false => Text { nb: "", nn: "", en: "" },
    };
    format!("{minutes} {} {}{}.", unit.get(language), by.get(language), warning.get(language))
}

/// That a way is too long: "That is more than 75 minutes, too far to be within reach."
pub fn too_far(most: u32, language: Language) -> String {
    match language {
        Language::En => format!("That is more than {most} minutes, too far to be within reach."),
        Language::Nb => format!("Det er mer enn {most} minutter, for langt til å være innen rekkevidde."),
        Language::Nn => format!("Det er meir enn {most} minutt, for langt til å vere innan rekkjevidd."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn each_sentence_exists_in_each_language() {
        let journey = |minutes, mode| Journey {
            minutes,
            mode,
            as_of: "2026-11-24".to_owned(),
            source: "osrm".to_owned(),
        };
        let sentences = [Language::En, Language::Nb, Language::Nn].map(|language| {
            let ways = [(1, TravelMode::Driving), (45, TravelMode::Transit), (46, TravelMode::Driving)];
            let ways = ways.map(|(minutes, mode)| way(&journey(minutes, mode), language));
            format!("{}\n{}", ways.join("\n"), too_far(75, language))
        });
        assert_snapshot!(sentences.join("\n"), @r#"
        1 minute by car.
        45 minutes by train or bus.
        46 minutes by car, a long way to go every day.
        That is more than 75 minutes, too far to be within reach.
        1 minutt med bil.
        45 minutter med tog eller buss.
        46 minutter med bil, en lang vei hver dag.
        Det er mer enn 75 minutter, for langt til å være innen rekkevidde.
        1 minutt med bil.
        45 minutt med tog eller buss.
        46 minutt med bil, ein lang veg kvar dag.
        Det er meir enn 75 minutt, for langt til å vere innan rekkjevidd.
        "#);
    }
}
