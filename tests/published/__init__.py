"""Published worked examples, figure by figure, against the engine."""
