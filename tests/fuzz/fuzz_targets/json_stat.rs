//! The reader of JSON-stat takes any bytes: it says where they are wrong, or what it read agrees with itself.

#![no_main]

use flytthit_api::sources::json_stat::{Axis, Dataset, Dimension, MAX_CELLS, Outline};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let outline = Outline::read(bytes);
    let dataset = match Dataset::read(bytes) {
        Ok(dataset) => dataset,
        Err(error) => {
            assert!(!error.reason.is_empty());
            return;
        }
    };
    assert_eq!(&outline.expect("a dataset has an outline"), dataset.outline());
    let dimensions = &dataset.outline().dimensions;
    let product = dimensions.iter().try_fold(1_usize, |cells, found| cells.checked_mul(found.codes().len()));
    assert_eq!(product, Some(dataset.len()));
    assert!(dataset.len() <= MAX_CELLS);
    let axes: Vec<(&Dimension, Axis)> = dimensions
        .iter()
        .map(|dimension| (dimension, dataset.axis(&dimension.name).expect("it is there")))
        .collect();
    for (dimension, _) in &axes {
        for (code, place) in dimension.codes().iter().zip(0..) {
            assert_eq!(dimension.place(code), Some(place));
        }
    }
    let mut seen = 0;
    for cell in dataset.cells() {
        let codes: Vec<(&str, &str)> =
            axes.iter().map(|(dimension, axis)| (dimension.name.as_str(), cell.code(*axis))).collect();
        let again = dataset.get(&codes).expect("each cell is found by its codes");
        assert!(axes.iter().all(|(_, axis)| again.place(*axis) == cell.place(*axis)));
        assert_eq!(again.value(), cell.value());
        if let Ok(Ok(count)) = cell.count() {
            assert_eq!(cell.value(), Ok(count as f64));
        }
        seen += 1;
        if seen == 1_000 {
            break;
        }
    }
    assert_eq!(seen, dataset.len().min(1_000));
});
