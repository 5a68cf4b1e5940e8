namespace Stein.Training;

/// <summary>What training draws, each from a stream of its own.</summary>
enum TrainingStream : uint
{
    Split, Initialization, Shuffle, Objective, Validation, Dropout, FineTune, FineTuneDropout,
}
