//! The indicators of one area.

use flytthit_matcher::commuting::{Indicators, indicators};
use proptest::prelude::*;

use crate::flows::matrix;
use crate::networks::{any_matrix, ids, transposed};

#[test]
fn who_lives_and_works_in_a_municipality_is_counted_with_all_others() {
    let matrix =
        matrix("residence,work,commuters\n1,1,30\n1,2,8\n2,1,15\n1,far-away,2\nfar-away,1,5\n2,3,\n");
    let of = |code| indicators(&matrix, matrix.area(code).expect("listed"));
    assert_eq!(
        of("1"),
        Indicators {
            residents: 40,
            jobs: 50,
            at_home: 30,
            commuters_out: 10,
            commuters_in: 20,
            supply_self_containment: Some(0.75),
            demand_self_containment: Some(0.6),
            job_ratio: Some(1.25),
        }
    );
    assert_eq!((of("far-away").residents, of("far-away").jobs), (5, 2));
    let nobody = of("3");
    assert_eq!((nobody.residents, nobody.jobs), (0, 0));
    assert_eq!([nobody.supply_self_containment, nobody.demand_self_containment, nobody.job_ratio], [None; 3]);
}

proptest! {
    #[test]
    fn as_many_commute_out_as_in_over_all_areas(matrix in any_matrix()) {
        let all: Vec<Indicators> = ids(&matrix).map(|id| indicators(&matrix, id)).collect();
        let sum = |count: fn(&Indicators) -> u64| all.iter().map(count).sum::<u64>();
        prop_assert_eq!(sum(|of| of.commuters_out), sum(|of| of.commuters_in));
        prop_assert_eq!(sum(|of| of.residents), sum(|of| of.at_home) + sum(|of| of.commuters_out));
        prop_assert_eq!(sum(|of| of.residents), sum(|of| of.jobs));
    }

    #[test]
    fn transposing_exchanges_the_self_containments_and_inverts_the_job_ratio(matrix in any_matrix()) {
        let turned = transposed(&matrix);
        for id in ids(&matrix) {
            let (of, back) = (indicators(&matrix, id), indicators(&turned, id));
            prop_assert_eq!((back.commuters_in, back.commuters_out), (of.commuters_out, of.commuters_in));
            prop_assert_eq!(back.supply_self_containment, of.demand_self_containment);
            prop_assert_eq!(back.demand_self_containment, of.supply_self_containment);
            match (of.job_ratio, back.job_ratio) {
                (Some(ratio), Some(inverse)) => prop_assert!((ratio * inverse - 1.0).abs() < 1e-12),
                (ratio, inverse) => prop_assert!([ratio, inverse].iter().flatten().all(|&ratio| ratio == 0.0)),
            }
        }
    }
}
