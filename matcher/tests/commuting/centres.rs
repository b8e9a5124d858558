//! The Swedish rule against its words, over a full table.

use flytthit_matcher::commuting::{CentreLink, LargestFlow, MAX_LINKS, Matrix, centres};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::definition::{Fraction, share};
use crate::flows::area;
use crate::networks::{any_matrix, ids, matrix_of, municipalities, table};

/// What became of a municipality; those that it is linked to are positions in the order of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Centre,
    NoResidents,
    Attached(usize),
    CutFromCircle(usize),
    CutFromChain(usize),
}

/// The municipalities of a matrix in the order of their codes, on their way to be divided.
struct Definition {
    flows: Vec<Vec<u64>>,
    fates: Vec<Fate>,
}

impl Definition {
    fn of(matrix: &Matrix) -> Self {
        let flows = table(matrix);
        let fates = (0..flows.len()).map(|i| first_fate(&flows, i)).collect();
        let mut definition = Self { flows, fates };
        while let Some(circle) = (0..definition.fates.len()).find_map(|i| definition.circle(i)) {
            let weakest = definition.weakest(circle);
            definition.cut(weakest, Fate::CutFromCircle);
        }
        loop {
            let chains = (0..definition.fates.len()).map(|i| definition.chain(i));
            // The first of the longest, which is the last of them in the reverse order.
            let longest = chains.rev().max_by_key(Vec::len).unwrap_or_default();
            if longest.len() <= MAX_LINKS {
                return definition;
            }
            let weakest = definition.weakest(longest);
            definition.cut(weakest, Fate::CutFromChain);
        }
    }

    fn to(&self, i: usize) -> Option<usize> {
        if let Fate::Attached(to) = self.fates[i] { Some(to) } else { None }
    }

    /// The municipalities whose links are between `i` and its centre.
    fn chain(&self, mut i: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        while let Some(to) = self.to(i) {
            chain.push(i);
            assert!(chain.len() <= self.fates.len(), "a circle is left");
            i = to;
        }
        chain
    }

    fn centre(&self, i: usize) -> usize {
        self.chain(i).last().and_then(|&last| self.to(last)).unwrap_or(i)
    }

    /// The municipalities of the circle that `i` is in.
    fn circle(&self, i: usize) -> Option<Vec<usize>> {
        let mut circle = vec![i];
        while circle.len() <= self.fates.len() {
            let next = self.to(circle[circle.len() - 1])?;
            if next == i {
                return Some(circle);
            }
            circle.push(next);
        }
        None
    }

    fn weakest(&self, mut links: Vec<usize>) -> usize {
        links.sort_unstable();
        let strength = |i: usize| -> Fraction {
            let to = self.to(i).expect("a link");
            share(self.flows[i][to], self.flows[i].iter().sum())
        };
        links.into_iter().min_by_key(|&i| strength(i)).expect("at least one link")
    }

    fn cut(&mut self, i: usize, fate: fn(usize) -> Fate) {
        self.fates[i] = fate(self.to(i).expect("a link"));
    }
}

fn first_fate(flows: &[Vec<u64>], i: usize) -> Fate {
    let residents: u64 = flows[i].iter().sum();
    if residents == 0 {
        return Fate::NoResidents;
    }
    let others = (0..flows.len()).filter(|&j| j != i);
    let out: u64 = others.clone().map(|j| flows[i][j]).sum();
    let largest = others.clone().map(|j| flows[i][j]).max().unwrap_or(0);
    if share(out, residents) < share(20, 100) && share(largest, residents) <= share(75, 1_000) {
        return Fate::Centre;
    }
    let mut others = others;
    Fate::Attached(others.find(|&j| flows[i][j] == largest).expect("somebody commutes out"))
}

/// Countries in which most municipalities send nearly all their commuters to one other.
fn long_chains() -> impl Strategy<Value = Matrix> {
    (5..=12_usize).prop_flat_map(|size| {
        let line = (any::<prop::sample::Index>(), 1..6_u64, 0..12_u64, prop::option::weighted(0.2, 1..3_u64));
        vec(line, size).prop_map(move |lines| {
            let mut flows = vec![None; size * size];
            for (i, (to, commuters, own, more)) in lines.into_iter().enumerate() {
                flows[i * size] = more;
                // Mostly to the next one, so that chains become long.
                let to = if commuters < 4 { (i + 1) % size } else { to.index(size) };
                flows[i * size + to] = Some(commuters);
                flows[i * size + i] = Some(own);
            }
            matrix_of((0..size).map(|number| area(&(20 - number).to_string())).collect(), &flows)
        })
    })
}

fn any_country() -> impl Strategy<Value = Matrix> {
    prop_oneof![any_matrix(), long_chains()]
}

/// What became of each municipality, in the order of codes.
fn fates(matrix: &Matrix) -> Vec<Fate> {
    let all = municipalities(matrix);
    let found = centres(matrix);
    let position = |id| all.iter().position(|&other| other == id).expect("a municipality");
    let fate = |id| match found.link(id).expect("every municipality has a link") {
        CentreLink::Centre => Fate::Centre,
        CentreLink::NoResidents => Fate::NoResidents,
        CentreLink::Attached(flow) => Fate::Attached(position(flow.to)),
        CentreLink::CutFromCircle(flow) => Fate::CutFromCircle(position(flow.to)),
        CentreLink::CutFromChain(flow) => Fate::CutFromChain(position(flow.to)),
    };
    all.iter().map(|&id| fate(id)).collect()
}

proptest! {
    #[test]
    fn every_municipality_meets_the_fate_of_the_definition(matrix in any_country()) {
        let definition = Definition::of(&matrix);
        prop_assert_eq!(&fates(&matrix), &definition.fates);
        let found = centres(&matrix);
        for (i, &id) in municipalities(&matrix).iter().enumerate() {
            prop_assert_eq!(found.partition.label(id), Some(definition.centre(i) as u32 + 1));
        }
    }

    #[test]
    fn no_chain_is_longer_than_three_links_and_each_leads_to_the_centre(matrix in any_country()) {
        let found = centres(&matrix);
        for id in municipalities(&matrix) {
            let label = found.partition.label(id);
            let (mut at, mut links) = (id, 0);
            while let Some(CentreLink::Attached(flow)) = found.link(at) {
                (at, links) = (flow.to, links + 1);
                prop_assert!(links <= MAX_LINKS);
                prop_assert_eq!(found.partition.label(at), label);
            }
        }
    }

    #[test]
    fn a_link_carries_the_largest_flow_out_and_the_residents(matrix in any_country()) {
        let all = municipalities(&matrix);
        for &id in &all {
            let link = centres(&matrix).link(id);
            let Some(CentreLink::Attached(flow) | CentreLink::CutFromChain(flow) | CentreLink::CutFromCircle(flow)) = link else {
                continue;
            };
            let flows = all.iter().map(|&other| matrix.commuters(id, other));
            prop_assert_eq!(flow.residents, flows.sum::<u64>());
            prop_assert_eq!(flow.commuters, matrix.commuters(id, flow.to));
            let others = all.iter().filter(|&&other| other != id);
            prop_assert!(others.clone().all(|&other| matrix.commuters(id, other) <= flow.commuters));
        }
    }
}

/// The links of municipalities 1, 2, … that work at home or in one other: `(own, to, commuters)`.
fn links(lines: &[(u64, usize, u64)]) -> Vec<CentreLink> {
    let size = lines.len();
    let mut flows = vec![None; size * size];
    for (i, &(own, to, commuters)) in lines.iter().enumerate() {
        flows[i * size + to - 1] = Some(commuters);
        flows[i * size + i] = Some(own);
    }
    let matrix = matrix_of((1..=size).map(|number| area(&number.to_string())).collect(), &flows);
    let found = centres(&matrix);
    ids(&matrix).map(|id| found.link(id).expect("a municipality")).collect()
}

#[test]
fn a_single_flow_of_exactly_7_and_a_half_percent_leaves_a_centre() {
    let two = |commuters| links(&[(1_000 - commuters, 2, commuters), (1_000, 1, 0)]);
    assert_eq!(two(75), [CentreLink::Centre, CentreLink::Centre]);
    assert!(matches!(two(76)[..], [CentreLink::Attached(_), CentreLink::Centre]));
}

#[test]
fn of_those_who_live_in_a_centre_less_than_a_fifth_commute_out() {
    let areas = || (1..=4).map(|number| area(&number.to_string())).collect();
    let first = |own, flows: [u64; 3]| {
        let row = [own, flows[0], flows[1], flows[2]].map(Some);
        let rest = [
            [None, Some(1_000), None, None],
            [None, None, Some(1_000), None],
            [None, None, None, Some(1_000)],
        ];
        let matrix = matrix_of(areas(), &[row.as_slice(), rest.as_flattened()].concat());
        centres(&matrix).link(matrix.area("1").expect("listed"))
    };
    assert_eq!(first(801, [70, 70, 59]), Some(CentreLink::Centre));
    assert!(matches!(
        first(800, [70, 70, 60]),
        Some(CentreLink::Attached(LargestFlow { commuters: 70, residents: 1_000, .. }))
    ));
}

#[test]
fn two_that_send_most_to_each_other_are_centred_on_the_one_that_depends_less_on_the_other() {
    let [first, second] = links(&[(50, 2, 50), (60, 1, 40)])[..] else { panic!("two links") };
    assert!(matches!((first, second), (CentreLink::Attached(_), CentreLink::CutFromCircle(_))));
    let equal = links(&[(50, 2, 50), (50, 1, 50)]);
    assert!(matches!(equal[..], [CentreLink::CutFromCircle(_), CentreLink::Attached(_)]));
}

#[test]
fn three_links_are_kept_and_four_are_cut_at_the_weakest() {
    let kept = links(&[(1_000, 2, 0), (50, 1, 40), (50, 2, 30), (50, 3, 20)]);
    assert!(matches!(
        kept[..],
        [CentreLink::Centre, CentreLink::Attached(_), CentreLink::Attached(_), CentreLink::Attached(_)]
    ));
    let cut = links(&[(1_000, 2, 0), (50, 1, 40), (50, 2, 20), (50, 3, 30), (50, 4, 30)]);
    assert!(matches!(
        cut[..],
        [
            CentreLink::Centre,
            CentreLink::Attached(_),
            CentreLink::CutFromChain(_),
            CentreLink::Attached(_),
            CentreLink::Attached(_)
        ]
    ));
}

#[test]
fn where_nobody_lives_is_attached_to_nothing_but_others_may_be_to_it() {
    let mine = links(&[(0, 2, 0), (10, 1, 90)]);
    assert!(matches!(mine[..], [CentreLink::NoResidents, CentreLink::Attached(_)]));
}

mod reference_data {
    use flytthit_matcher::commuting::centres;

    use super::{Definition, Fate, fates};
    use crate::flows::elsewhere;

    #[test]
    fn sardinia_meets_the_fate_of_the_definition() {
        assert_eq!(count("italy_sardinia_2001.csv"), (36, 32, 3, 1));
    }

    #[test]
    fn norway_of_2017_meets_the_fate_of_the_definition() {
        assert_eq!(count("norway_2017.csv"), (110, 82, 26, 2));
    }

    /// How many local labour markets there are, and how many municipalities are centres by
    /// themselves, cut from a circle and cut from a chain.
    fn count(file: &str) -> (usize, usize, usize, usize) {
        let matrix = elsewhere(file).expect("FLYTTHIT_REFERENCE_DATA names the reference data");
        let found = fates(&matrix);
        assert_eq!(found, Definition::of(&matrix).fates);
        let number = |is: fn(&Fate) -> bool| found.iter().filter(|fate| is(fate)).count();
        let by_themselves = number(|fate| matches!(fate, Fate::Centre));
        let circles = number(|fate| matches!(fate, Fate::CutFromCircle(_)));
        let chains = number(|fate| matches!(fate, Fate::CutFromChain(_)));
        (centres(&matrix).partition.clusters().len(), by_themselves, circles, chains)
    }
}
