use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn selection(sizes: &[usize]) -> Selection {
    sizes.iter().zip('a'..).fold(Selection::default(), |selection, (size, name)| {
        selection.and(Pick::of(&name.to_string(), (0..*size).map(|code| code.to_string())))
    })
}

/// The cells of a selection, each by its codes.
fn cells(selection: &Selection) -> Vec<Vec<String>> {
    selection.0.iter().fold(vec![Vec::new()], |cells, pick| {
        let longer = |cell: &Vec<String>| {
            let cell = cell.clone();
            pick.codes
                .iter()
                .map(move |code| [&cell[..], std::slice::from_ref(code)].concat())
                .collect::<Vec<_>>()
        };
        cells.iter().flat_map(longer).collect()
    })
}

proptest! {
    #[test]
    fn parts_are_the_whole_and_none_is_too_large(
        sizes in prop::collection::vec(1_usize..9, 1..5),
        max in 1_usize..200,
    ) {
        let whole = selection(&sizes);
        let parts = whole.split(max, usize::MAX).unwrap();
        prop_assert!(parts.iter().all(|part| part.cells() <= max));
        let all: Vec<_> = parts.iter().flat_map(cells).collect();
        let once: BTreeSet<_> = all.iter().cloned().collect();
        prop_assert_eq!(all.len(), once.len());
        prop_assert_eq!(once, cells(&whole).into_iter().collect::<BTreeSet<_>>());
        prop_assert_eq!(parts.len() == 1, whole.cells() <= max);
    }
}

#[test]
fn the_longest_dimension_is_cut_and_not_without_end() {
    let parts = selection(&[357, 2, 106, 22]).split(800_000, 100).unwrap();
    assert_eq!(parts.len(), 3);
    assert!(parts.iter().all(|part| part.0[1..] == parts[0].0[1..]));
    assert!(selection(&[1_000, 1_000]).split(100, 100).is_none());
}
