//! The sets of municipalities where vacancies are.

use std::mem::size_of;

use super::interner::Interner;
use crate::{place::MunicipalityNumber, vacancy::Workplaces};

/// A set of municipalities, as a number below [`Sites::len`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SiteId(u32);

impl SiteId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every set of municipalities that some vacancy has had as its places of work.
#[derive(Clone, Debug)]
pub(crate) struct Sites {
    sets: Interner<Workplaces>,
    /// The site of one municipality alone, by its number; `u32::MAX` without one.
    alone: Box<[u32]>,
    /// The sites of several municipalities.
    several: Vec<SiteId>,
}

impl Sites {
    pub(crate) fn len(&self) -> usize {
        self.sets.items().len()
    }

    pub(crate) fn find(&self, workplaces: &Workplaces) -> Option<SiteId> {
        match workplaces.as_slice() {
            [municipality] => self.alone(*municipality),
            _ => self.sets.find(workplaces).map(SiteId),
        }
    }

    /// The site of this municipality alone.
    pub(crate) fn alone(&self, municipality: MunicipalityNumber) -> Option<SiteId> {
        Some(self.alone[municipality.index()]).filter(|site| *site != u32::MAX).map(SiteId)
    }

    /// The sites of more than one municipality.
    pub(crate) fn several(&self) -> impl Iterator<Item = (SiteId, &[MunicipalityNumber])> {
        self.several.iter().map(|site| (*site, self.municipalities(*site)))
    }

    pub(crate) fn municipalities(&self, site: SiteId) -> &[MunicipalityNumber] {
        self.sets.items()[site.index()].as_slice()
    }

    /// Adds a set that is not there yet.
    pub(crate) fn add(&mut self, workplaces: Workplaces) -> SiteId {
        let site = SiteId(self.sets.add(workplaces.clone()));
        match workplaces.as_slice() {
            [municipality] => self.alone[municipality.index()] = site.0,
            _ => self.several.push(site),
        }
        site
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let sets =
            self.sets.items().iter().map(|set| 2 * size_of::<Workplaces>() + 2 * size_of_val(set.as_slice()));
        sets.sum::<usize>() + size_of_val(&*self.alone) + size_of_val(&*self.several)
    }
}

impl Default for Sites {
    fn default() -> Self {
        Sites {
            sets: Interner::default(),
            alone: vec![u32::MAX; MunicipalityNumber::COUNT].into(),
            several: Vec::new(),
        }
    }
}
