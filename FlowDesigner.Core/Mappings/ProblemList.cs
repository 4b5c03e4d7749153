namespace FlowDesigner.Core.Mappings;

/// <summary>Problems of one template, up to a limit. Warnings never take the place of an error.</summary>
internal sealed class ProblemList
{
    private readonly List<MappingProblem> _problems = [];
    private int _errors;
    private int _warnings;

    public IReadOnlyList<MappingProblem> All => _problems;

    public bool HasErrors => _errors > 0;

    /// <summary>Whether one more would be kept; if not, there is no use in looking for one.</summary>
    public bool HasRoom(bool forWarning = false) => (forWarning ? _warnings : _errors) < Limits.Problems;

    public void Add(MappingProblem problem)
    {
        if (!HasRoom(problem.IsWarning)) return;
        _problems.Add(problem);
        if (problem.IsWarning) _warnings++;
        else _errors++;
    }

    public void AddRange(IEnumerable<MappingProblem> problems)
    {
        foreach (var problem in problems) Add(problem);
    }
}
