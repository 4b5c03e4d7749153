namespace FlowDesigner.Tests.Web.Api;

/// <summary>One at a time: they measure time or memory of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Measured
{
    public const string Name = "Measured";
}
