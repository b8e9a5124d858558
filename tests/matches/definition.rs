//! The best packages as the matching rules define them: every home, every vacancy, every pair. It
//! shares no code with the search.

use super::world::{Member, World, date, list, text};
use jiff::civil::Date;
use serde_json::{Value, json};

/// A vacancy that an adult could take from one home.
#[derive(Clone)]
struct Job<'w> {
    id: &'w str,
    utility: f64,
    /// Whether the home is one of the places of work.
    own: bool,
    positions: i64,
}

/// A home and a job for each adult who seeks one.
pub(super) struct Package<'w> {
    pub(super) home: &'w str,
    pub(super) vacancies: Vec<&'w str>,
    pub(super) utilities: Vec<f64>,
    pub(super) score: f64,
    /// Work, childcare, housing, interests, ties: the value, or why there is none.
    pub(super) parts: [Result<f64, &'static str>; 5],
    /// Whether all work is in the home municipality.
    pub(super) alone: bool,
}

/// Every package there is, best first.
pub(super) fn packages<'w>(world: &'w World, household: &Value, today: Date) -> Vec<Package<'w>> {
    let arrival = household["arrival"].as_str().map_or(today, |day| day.parse().unwrap());
    let mut all = Vec::new();
    for home in homes(world, household) {
        all.extend(at_home(world, household, home, today, arrival));
    }
    all.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.home.cmp(b.home))
            .then(work(b).total_cmp(&work(a)))
            .then(a.vacancies.cmp(&b.vacancies))
    });
    all
}

fn work(package: &Package) -> f64 {
    package.parts[0].unwrap()
}

/// The acceptable homes, by number.
pub(super) fn homes<'w>(world: &'w World, household: &Value) -> Vec<&'w str> {
    let mut homes: Vec<&str> = match household["homes"].as_array() {
        Some(named) => named.iter().map(|name| world.number(name)).collect(),
        None => world.region(),
    };
    homes.sort_unstable();
    homes.dedup();
    homes
}

/// All packages with one home.
fn at_home<'w>(
    world: &'w World,
    household: &Value,
    home: &'w str,
    today: Date,
    arrival: Date,
) -> Vec<Package<'w>> {
    let members = world.members(home);
    let others = living(world, household, home, &members, arrival);
    let (mut seekers, mut kept) = (Vec::new(), None);
    for adult in list(&household["adults"]) {
        match adult["situation"].as_str().unwrap_or("seeking") {
            "seeking" => seekers.push(jobs(world, adult, home, &members, today, arrival)),
            "employed" => {
                let place = world.number(&adult["works_in"]);
                let Some(worth) = daily(adult, home, &members, [place]) else { return Vec::new() };
                kept = Some((worth, place == home));
            }
            "remote" => kept = Some((1.0, true)),
            _ => {}
        }
    }
    let package = |jobs: &[&Job<'w>]| {
        let utilities: Vec<f64> = jobs.iter().map(|job| job.utility).collect();
        let (other, own) = kept.map_or((None, true), |(worth, own)| (Some(worth), own));
        let work = match utilities.get(1).copied().or(other) {
            Some(other) => (utilities[0] * other).sqrt(),
            None => utilities[0],
        };
        let work = (work * 1e12).round() / 1e12;
        let [childcare, housing, interests, ties] = others;
        let parts = [Ok(work), childcare, housing, interests, ties];
        Package {
            home,
            vacancies: jobs.iter().map(|job| job.id).collect(),
            utilities,
            score: score(household, &parts),
            parts,
            alone: own && jobs.iter().all(|job| job.own),
        }
    };
    match &seekers[..] {
        [only] => only.iter().map(|job| package(&[job])).collect(),
        [first, second] => {
            let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
            let possible = pairs.filter(|(one, other)| one.id != other.id || one.positions >= 2);
            possible.map(|(one, other)| package(&[one, other])).collect()
        }
        _ => panic!("one or two adults seek work"),
    }
}

/// 100 × Σ w·x / Σ w over the parts that have a value, to ten decimals.
fn score(household: &Value, parts: &[Result<f64, &str>; 5]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (part, (value, default)) in PARTS.iter().zip(parts.iter().zip([60.0, 15.0, 10.0, 10.0, 5.0])) {
        let weight = household["weights"][part].as_f64().unwrap_or(default);
        if let Ok(value) = value {
            sum += weight * value;
            weights += weight;
        }
    }
    (100.0 * sum / weights * 1e10).round() / 1e10
}

/// The parts of a score, in their order.
pub(super) const PARTS: [&str; 5] = ["work", "childcare", "housing", "interests", "ties"];

/// The vacancies that an adult could take from a home.
fn jobs<'w>(
    world: &'w World,
    adult: &Value,
    home: &str,
    members: &[Member],
    today: Date,
    arrival: Date,
) -> Vec<Job<'w>> {
    let job = |vacancy: &'w Value| {
        let published = date(&vacancy["published"]) <= today;
        let open = vacancy["deadline"].is_null() || date(&vacancy["deadline"]) >= today;
        let has = |what| list(&vacancy[what]).iter().all(|one| list(&adult[what]).contains(one));
        if !(published && open && has("languages") && has("licences")) {
            return None;
        }
        let fit = occupation(adult, vacancy) * extent(adult, vacancy) * start(adult, vacancy, arrival);
        let places = || list(&vacancy["municipalities"]).iter().map(|place| text(&place["number"]));
        let daily = daily(adult, home, members, places());
        let reach = match text(&vacancy["remote"]) {
            "full" if adult["accepts_remote"] != json!(false) => 1.0,
            "hybrid" => 1.0 - 0.6 * (1.0 - daily?),
            _ => daily?,
        };
        (fit > 0.0).then(|| Job {
            id: text(&vacancy["id"]),
            utility: fit * reach,
            own: places().any(|place| place == home),
            positions: vacancy["positions"].as_i64().unwrap(),
        })
    };
    world.vacancies.iter().filter_map(job).collect()
}

/// What daily travel to the best of these places is worth; `None` when the adult reaches none.
fn daily<'p>(
    adult: &Value,
    home: &str,
    members: &[Member],
    places: impl IntoIterator<Item = &'p str>,
) -> Option<f64> {
    let accepted: &[&str] = match adult["reach"].as_str() {
        Some("home") => &[],
        Some("daily") => &["daily"],
        _ => &["daily", "established"],
    };
    let worth = |place: &str| match place == home {
        true => Some(1.0),
        false => {
            let member = members.iter().find(|member| member.number == place)?;
            accepted.contains(&member.tier).then_some(member.worth)
        }
    };
    places.into_iter().filter_map(worth).reduce(f64::max)
}

fn occupation(adult: &Value, vacancy: &Value) -> f64 {
    let Some(code) = vacancy["occupation"]["code"].as_str() else { return 0.0 };
    let fits = list(&adult["occupations"]).iter().map(|wish| {
        let wished = text(&wish["code"]);
        let shared = wished.bytes().zip(code.bytes()).take_while(|(a, b)| a == b).count();
        let similarity = match shared {
            all if all == wished.len() => 1.0,
            3 => 0.75,
            2 => 0.45,
            _ => 0.0,
        };
        wish["preference"].as_f64().unwrap_or(1.0) * similarity
    });
    fits.fold(0.0, f64::max)
}

fn extent(adult: &Value, vacancy: &Value) -> f64 {
    let (wished, offered) = (&adult["extent"], &vacancy["extent"]);
    let (Some(min), Some(max)) = (offered["min"].as_f64(), offered["max"].as_f64()) else { return 0.9 };
    let (least, most) = (wished["min"].as_f64().unwrap_or(50.0), wished["max"].as_f64().unwrap_or(100.0));
    let gap = (min - most).max(least - max).max(0.0);
    (1.0 - gap / 50.0).max(0.0)
}

fn start(adult: &Value, vacancy: &Value, arrival: Date) -> f64 {
    if vacancy["start"].is_null() {
        return 0.95;
    }
    let (start, wished) = (date(&vacancy["start"]), &adult["start"]);
    let from = if wished["from"].is_null() { arrival } else { date(&wished["from"]) };
    let early = days(start, from);
    let late = if wished["to"].is_null() { 0 } else { days(date(&wished["to"]), start) };
    let outside = early.max(late).max(0);
    (1.0 - f64::from(outside) / 90.0).max(0.0)
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).unwrap().get_days()
}

/// Childcare, housing, interests and ties at a home.
fn living(
    world: &World,
    household: &Value,
    home: &str,
    members: &[Member],
    arrival: Date,
) -> [Result<f64, &'static str>; 4] {
    let nearby = |offers: &dyn Fn(&str) -> bool, worth: f64| match offers(home) {
        true => 1.0,
        false if members.iter().any(|member| offers(member.number)) => worth,
        false => 0.0,
    };
    let has = |place: &str, what: &str, one: &Value| list(&world.place(place)[what]).contains(one);

    let listings = world.housing.iter().filter(|listing| {
        let wish = &household["housing"];
        listing["municipality"]["number"] == home
            && (wish["tenure"].is_null() || wish["tenure"] == listing["tenure"])
            && listing["bedrooms"].as_i64() >= Some(wish["min_bedrooms"].as_i64().unwrap_or(0))
            && listing["price"].as_i64() <= Some(wish["max_price"].as_i64().unwrap_or(i64::MAX))
    });
    let housing = match household["housing"].is_null() {
        true => Err("not_asked"),
        false => Ok((listings.count() as f64 / 3.0).min(1.0)),
    };
    let interests = list(&household["interests"]).iter();
    let interests = interests.map(|tag| nearby(&|place| has(place, "interests", tag), 0.7));
    let ties = list(&household["ties"]).iter().map(|tie| nearby(&|place| world.number(tie) == place, 0.5));
    [
        childcare(household, arrival, world.place(home), |stage| {
            nearby(&|place| has(place, "stages", &json!(stage)), 0.5)
        }),
        housing,
        mean(interests.collect()).ok_or("not_asked"),
        ties.reduce(f64::max).ok_or("not_asked"),
    ]
}

fn childcare(
    household: &Value,
    arrival: Date,
    place: &Value,
    school: impl Fn(&str) -> f64,
) -> Result<f64, &'static str> {
    let school_year = i64::from(arrival.year()) - i64::from(arrival.month() < 8);
    let ages = list(&household["children"]).iter();
    let ages: Vec<i64> = ages.map(|child| school_year - child["birth_year"].as_i64().unwrap()).collect();
    let small = ages.iter().filter(|age| (1..=5).contains(*age)).count() as f64;
    let needs: Vec<i64> = ages.into_iter().filter(|age| (1..=18).contains(age)).collect();
    if needs.is_empty() {
        return Err("not_asked");
    }
    let known = needs.into_iter().filter_map(|age| {
        let stage = match age {
            ..=5 => return Some((place["kindergarten_places"].as_f64()? / small).min(1.0)),
            6..=12 => "primary",
            13..=15 => "lower_secondary",
            _ => "upper_secondary",
        };
        (!list(&place["stages"]).is_empty()).then(|| school(stage))
    });
    mean(known.collect()).ok_or("unknown")
}

fn mean(values: Vec<f64>) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
