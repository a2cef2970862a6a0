/** The name of the event of an element inside a region, after which the region is read again. */
export const changedEvent = "contentchange";
