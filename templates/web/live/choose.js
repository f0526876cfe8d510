// The first page of a package: back to the problem on which this learner has worked.
const file = pages[suspended().split(";")[0]];
if (file && location.hash !== "#choose") location.replace(file);
