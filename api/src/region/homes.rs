//! The municipalities as the matcher sees them: what each reaches by one matrix, and what it offers.

use super::{Listings, PlaceFacts, Places, Reference, SchoolStages, YearMatrix};
use flytthit_matcher::commuting::{AreaId, relation};
use flytthit_matcher::place::{Place, Stage};
use flytthit_matcher::surroundings::{Home, Neighbour, Surroundings};

/// The surroundings of every municipality in force, by this matrix. One that the matrix does not have
/// reaches nothing but itself.
pub(super) fn surroundings(
    matrix: &YearMatrix,
    reference: &Reference,
    places: &Places,
    listings: &Listings,
) -> Surroundings {
    let mut listings = listings.by_municipality();
    let in_force = reference.municipalities.all().iter().filter(|municipality| municipality.in_force);
    Surroundings::new(in_force.map(|municipality| Home {
        municipality: municipality.number,
        neighbours:
            matrix.area(municipality).map(|home| neighbours(matrix, home, reference)).unwrap_or_default(),
        place: place(
            places.get(&municipality.slug),
            SchoolStages::of(&municipality.slug, places, &reference.establishments),
        ),
        listings: listings.remove(municipality.slug.as_str()).unwrap_or_default(),
    }))
}

/// The members of the catchment in their order, then everywhere else that somebody commutes to.
fn neighbours(matrix: &YearMatrix, home: AreaId, reference: &Reference) -> Vec<Neighbour> {
    let municipality = |area| {
        let found = matrix.municipality(area, &reference.municipalities)?;
        found.in_force.then_some(found.number)
    };
    let members = matrix.catchment(home).map(|catchment| &*catchment.members).unwrap_or_default();
    let inside = members.iter().filter_map(|member| {
        let (tier, relative_reach) = (Some(member.tier), member.reach);
        Some(Neighbour { municipality: municipality(member.area)?, tier, relative_reach })
    });
    let is_member = |area| members.iter().any(|member| member.area == area);
    let others = matrix
        .matrix
        .from(home)
        .iter()
        .map(|cell| cell.work)
        .filter(|area| *area != home && !is_member(*area));
    let outside = others.filter_map(|area| {
        let relation = relation(&matrix.matrix, home, area);
        let municipality = municipality(area).filter(|_| relation.commuters > 0)?;
        Some(Neighbour { municipality, tier: None, relative_reach: relation.reach })
    });
    inside.chain(outside).collect()
}

fn place(facts: Option<&PlaceFacts>, stages: Option<SchoolStages>) -> Place {
    let stages = stages.into_iter().flat_map(|stages| stages.stages);
    let stages = stages.filter_map(|stage| match stage.as_str() {
        "primary" => Some(Stage::Primary),
        "lower_secondary" => Some(Stage::LowerSecondary),
        "upper_secondary" => Some(Stage::UpperSecondary),
        _ => None,
    });
    let interests = facts.map(|facts| facts.interests.as_slice()).unwrap_or_default();
    Place {
        kindergarten_places: facts.and_then(|facts| facts.kindergarten_places),
        stages: stages.collect(),
        interests: interests.iter().filter_map(|interest| interest.parse().ok()).collect(),
    }
}
