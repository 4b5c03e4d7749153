namespace FlowDesigner.Core.Mappings;

/// <summary>Something wrong with a mapping, found without running it.</summary>
/// <param name="Code">Stable word for programs, such as <c>mapping.unknown_field</c>.</param>
/// <param name="Message">What is wrong and what to do, for the person who wrote the mapping.</param>
/// <param name="Pointer">JSON pointer of the value inside the template; empty for the template itself.</param>
/// <param name="Position">First character of the place inside that value's text.</param>
/// <param name="Length">Characters of the place.</param>
/// <param name="IsWarning">Known only from samples, or possible but not certain: publishing may go on.</param>
public sealed record MappingProblem(
    string Code, string Message, string Pointer, int Position, int Length, bool IsWarning = false);
